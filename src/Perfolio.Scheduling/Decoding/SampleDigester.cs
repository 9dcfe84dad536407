using System.Runtime.CompilerServices;
using Perfolio.Scheduling.PerfData;

namespace Perfolio.Scheduling.Decoding;

/// <summary>Makes a <see cref="SampleDigest"/> of samples of scheduler and KVM events.</summary>
internal sealed unsafe class SampleDigester : ISampleDigester
{
    private DigestPlan?[] _plans = new DigestPlan?[16];

    private SampleDigester()
    {
    }

    /// <summary>A digester; null for files of the other byte order, and on machines whose highest byte comes first.</summary>
    public static ISampleDigester? For(FileOrder order) =>
        order.Foreign || !BitConverter.IsLittleEndian ? null : new SampleDigester();

    /// <inheritdoc/>
    public int Digest(PerfEvent source, byte* record, int size, byte* target)
    {
        DigestPlan?[] plans = _plans;
        int index = source.Index;
        DigestPlan plan = ((uint)index < (uint)plans.Length ? plans[index] : null) ?? Plan(source);
        int start = plan.Raw;
        if (start > size) return 0;
        byte* raw = record + start;
        int length = Unsafe.ReadUnaligned<int>(raw - 4);
        if (length > size - start || length < plan.Need) return 0;
        var digest = (SampleDigest*)target;
        digest->Value = plan.Value.Of(raw);
        digest->Tid = Unsafe.ReadUnaligned<int>(raw + plan.Tid);
        digest->OtherTid = Unsafe.ReadUnaligned<int>(raw + plan.OtherTid);
        digest->Cpu = plan.Cpu >= 0 ? Unsafe.ReadUnaligned<int>(record + plan.Cpu) : -1;
        if (plan.HasName && !plan.Name.TryGet(raw, length, out digest->Name)) return 0;
        int whole = plan.Size;
        if (whole == SampleDigest.OneName) return whole;
        if (plan.HasOtherName && !plan.OtherName.TryGet(raw, length, out digest->OtherName)) return 0;
        if (whole == SampleDigest.All) digest->Extra = plan.Extra.Of(raw);
        return whole;
    }

    // At an event's first sample its format is known.
    private DigestPlan Plan(PerfEvent source)
    {
        if (_plans.Length <= source.Index) Array.Resize(ref _plans, source.Index + 16);
        return _plans[source.Index] = DigestPlan.Of(source);
    }
}
