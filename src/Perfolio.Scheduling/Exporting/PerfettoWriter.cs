using System.Text;
using Perfolio.Scheduling.Kvm;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Exporting;

/// <summary>
/// Writes a Perfetto trace: switches and wake-ups as ftrace events in bundles per CPU, guest time as slices of the vCPU's
/// thread.
/// </summary>
internal sealed class PerfettoWriter
{
    private const int BundleBytes = 8192;
    private const int Sequence = 1;
    // Numbers of fields in Perfetto's public protos.
    private const int Packet = 1, PacketFtrace = 1, PacketTimestamp = 8, PacketSequence = 10, PacketTrackEvent = 11,
        PacketSystemInfo = 45, PacketTrack = 60;
    private const int BundleCpu = 1, BundleEvent = 2, BundleLost = 3;
    private const int EventSwitch = 4, EventWakeup = 17, EventWaking = 20, EventWakeupNew = 114;
    private readonly ISchedEventSource _source;
    private readonly Stream _stream;
    private readonly ProtobufWriter _packet = new();
    private readonly ProtobufWriter _outer = new();
    private readonly Dictionary<int, Bundle> _bundles = [];
    private readonly Dictionary<int, bool> _inGuest = [];

    private PerfettoWriter(ISchedEventSource source, Stream stream)
    {
        _source = source;
        _stream = stream;
    }

    public static long Write(
        ISchedEventSource source, Stream stream, Action<double>? progress, CancellationToken cancellationToken)
    {
        var writer = new PerfettoWriter(source, stream);
        writer.SystemInfo();
        long written = 0;
        while (!cancellationToken.IsCancellationRequested && source.Read(out SchedEvent next))
        {
            if (writer.Add(in next)) written++;
            if ((written & 0xffff) == 0 && progress is not null && source.Progress is { } part) progress(part);
        }

        foreach ((int cpu, Bundle bundle) in writer._bundles) writer.Flush(cpu, bundle);
        return written;
    }

    private bool Add(ref readonly SchedEvent next)
    {
        switch (next.Kind)
        {
            case SchedEventKind.Switch:
                Switch(in next);
                return true;
            case SchedEventKind.Wakeup: Wake(in next, EventWakeup); return true;
            case SchedEventKind.WakeupNew: Wake(in next, EventWakeupNew); return true;
            case SchedEventKind.Waking: Wake(in next, EventWaking); return true;
            case SchedEventKind.KvmEntry or SchedEventKind.KvmExit: return Guest(in next);
            case SchedEventKind.Lost:
                // Says to a viewer that what follows has a gap before it.
                foreach ((int cpu, Bundle bundle) in _bundles)
                {
                    if (next.Cpu >= 0 && next.Cpu != cpu) continue;
                    Flush(cpu, bundle);
                    bundle.Lost = true;
                }

                return false;
            default: return false;
        }
    }

    private void Switch(ref readonly SchedEvent next)
    {
        Bundle bundle = BundleOf(next.Cpu);
        ProtobufWriter writer = bundle.Events;
        SchedTask leaving = _source.Tasks[next.Task], coming = _source.Tasks[next.Other];
        int begin = Begin(writer, next.Time, leaving.Tid), body = writer.Begin(EventSwitch);
        writer.Text(1, NameOf(leaving));
        writer.Signed(2, leaving.Tid);
        writer.Signed(4, StateBits(next.State));
        writer.Text(5, NameOf(coming));
        writer.Signed(6, coming.Tid);
        writer.End(body);
        writer.End(begin);
        if (writer.Length > BundleBytes) Flush(next.Cpu, bundle);
    }

    private void Wake(ref readonly SchedEvent next, int field)
    {
        Bundle bundle = BundleOf(next.Cpu);
        ProtobufWriter writer = bundle.Events;
        SchedTask woken = _source.Tasks[next.Task];
        int begin = Begin(writer, next.Time, next.Other >= 0 ? _source.Tasks[next.Other].Tid : 0), body = writer.Begin(field);
        writer.Text(1, NameOf(woken));
        writer.Signed(2, woken.Tid);
        writer.Signed(4, 1);
        writer.Signed(5, next.Value);
        writer.End(body);
        writer.End(begin);
        if (writer.Length > BundleBytes) Flush(next.Cpu, bundle);
    }

    private bool Guest(ref readonly SchedEvent next)
    {
        SchedTask vcpu = _source.Tasks[next.Task];
        bool known = _inGuest.TryGetValue(vcpu.Tid, out bool inside);
        if (!known) Track(vcpu);
        bool entering = next.Kind == SchedEventKind.KvmEntry;
        _inGuest[vcpu.Tid] = entering;
        // An end without a beginning, or two beginnings, come from the capture's edges or from loss.
        if (entering == inside) return false;
        _packet.Clear();
        _packet.Number(PacketTimestamp, (ulong)next.Time);
        _packet.Number(PacketSequence, Sequence);
        int begin = _packet.Begin(PacketTrackEvent);
        _packet.Number(9, entering ? 1UL : 2);
        _packet.Number(11, Uuid(vcpu));
        _packet.Text(23, Encoding.UTF8.GetBytes(entering ? "guest" : ExitReasons.Name(next.Value, (int)next.Extra)));
        _packet.End(begin);
        Send();
        return true;
    }

    private void Track(SchedTask vcpu)
    {
        _packet.Clear();
        _packet.Number(PacketSequence, Sequence);
        int begin = _packet.Begin(PacketTrack);
        _packet.Number(1, Uuid(vcpu));
        _packet.Text(2, Encoding.UTF8.GetBytes(FormattableString.Invariant($"guest of {vcpu.Name} {vcpu.Tid}")));
        _packet.End(begin);
        Send();
    }

    private void SystemInfo()
    {
        _packet.Clear();
        int begin = _packet.Begin(PacketSystemInfo), names = _packet.Begin(1);
        _packet.Text(1, "Linux"u8);
        _packet.Text(3, Encoding.UTF8.GetBytes(_source.Facts.KernelRelease ?? ""));
        _packet.Text(4, Encoding.UTF8.GetBytes(_source.Facts.Architecture ?? ""));
        _packet.End(names);
        _packet.End(begin);
        Send();
    }

    private void Flush(int cpu, Bundle bundle)
    {
        if (bundle.Events.Length == 0) return;
        _packet.Clear();
        _packet.Number(PacketSequence, Sequence);
        int begin = _packet.Begin(PacketFtrace);
        _packet.Number(BundleCpu, (ulong)Math.Max(0, cpu));
        if (bundle.Lost) _packet.Number(BundleLost, 1);
        _packet.Append(bundle.Events.Written);
        _packet.End(begin);
        bundle.Events.Clear();
        bundle.Lost = false;
        Send();
    }

    private void Send()
    {
        _outer.Clear();
        _outer.Text(Packet, _packet.Written);
        _stream.Write(_outer.Written);
    }

    private static int Begin(ProtobufWriter writer, long time, int tid)
    {
        int begin = writer.Begin(BundleEvent);
        writer.Number(1, (ulong)time);
        writer.Number(2, (ulong)(uint)tid);
        return begin;
    }

    private Bundle BundleOf(int cpu)
    {
        if (!_bundles.TryGetValue(cpu, out Bundle? bundle)) _bundles.Add(cpu, bundle = new Bundle());
        return bundle;
    }

    // A proto's text is UTF-8; and names of hostile length would break the limit of a message.
    private static byte[] NameOf(SchedTask task) => Encoding.UTF8.GetBytes(task.Name.Length > 256 ? task.Name[..256] : task.Name);

    private static ulong Uuid(SchedTask task) => 0x7066730000000000UL | (uint)task.Tid;

    private static long StateBits(TaskState state) => state switch
    {
        TaskState.Interruptible or TaskState.Unknown => 1,
        TaskState.Uninterruptible => 2,
        TaskState.Stopped => 4,
        TaskState.Traced => 8,
        TaskState.Dead => 0x10,
        TaskState.Zombie => 0x20,
        TaskState.Parked => 0x40,
        TaskState.Idle => 0x80,
        TaskState.Preempted => 0x100,
        _ => 0,
    };

    private sealed class Bundle
    {
        public ProtobufWriter Events { get; } = new();

        public bool Lost { get; set; }
    }
}
