using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.PerfData;
using Perfolio.Scheduling.Tracepoints;

namespace Perfolio.Scheduling.Decoding;

/// <summary>How samples of one event are digested: fields as offsets, for events whose fields have their usual form.</summary>
internal sealed class DigestPlan
{
    /// <summary>The plan that no sample fulfils.</summary>
    public static readonly DigestPlan None = new();

    private const int Farthest = 4096;

    /// <summary>Where the raw data begin in a record.</summary>
    public readonly int Raw;

    /// <summary>Where the CPU lies in a record; -1 when it is not there.</summary>
    public readonly int Cpu;

    /// <summary>Bytes of a digest.</summary>
    public readonly int Size;

    /// <summary>Bytes that the raw data must have.</summary>
    public readonly int Need;

    /// <summary>Where the lowest four bytes of thread ids lie in the raw data.</summary>
    public readonly int Tid;
    public readonly int OtherTid;
    public readonly NumberPlace Value;
    public readonly NumberPlace Extra;
    public readonly bool HasName;
    public readonly NamePlace Name;
    public readonly bool HasOtherName;
    public readonly NamePlace OtherName;
    private readonly bool _isUsual;

    private DigestPlan() => Need = int.MaxValue;

    private DigestPlan(SampleLayout layout, EventPlan plan)
    {
        Raw = layout.Fixed + 4;
        Cpu = layout.Cpu;
        bool usual = IsTid(plan.Pid, ref Need, out Tid)
            && IsTid(plan.OtherPid ?? plan.CommonPid, ref Need, out OtherTid)
            && NumberPlace.TryOf(plan.Value, ref Need, out Value)
            && NumberPlace.TryOf(plan.Extra, ref Need, out Extra);
        if (plan.Comm is { } comm)
        {
            HasName = true;
            usual &= NamePlace.TryOf(comm, ref Need, out Name);
        }

        if (plan.OtherComm is { } other)
        {
            HasOtherName = true;
            usual &= NamePlace.TryOf(other, ref Need, out OtherName);
        }

        bool hasExtra = plan.Kind is SchedEventKind.Migrate or SchedEventKind.KvmExit;
        Size = hasExtra ? SampleDigest.All : HasOtherName ? SampleDigest.TwoNames : SampleDigest.OneName;
        _isUsual = usual;
    }

    /// <summary>The plan of an event; <see cref="None"/> when its samples are needed as they are.</summary>
    public static DigestPlan Of(PerfEvent source) =>
        source.Layout.RawIsFirst && EventPlan.Of(source) is { } plan
            && new DigestPlan(source.Layout, plan) is { _isUsual: true } usual ? usual : None;

    private static bool IsTid(TracepointField? field, ref int need, out int offset)
    {
        offset = field?.Offset ?? 0;
        return field?.Size is 4 or 8 && Fits(offset, field.Size, ref need);
    }

    /// <summary>True when a field lies where fields usually lie.</summary>
    public static bool Fits(int offset, int size, ref int need)
    {
        if (offset is < 0 or > Farthest) return false;
        need = Math.Max(need, offset + size);
        return true;
    }
}
