using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Checking;

/// <summary>Keeps the former value of every integer counter and reports those that became smaller.</summary>
internal sealed class CounterWatch
{
    private readonly CheckReport _report;
    private readonly Dictionary<(Pmid Pmid, int Instance), int> _slots = [];
    private readonly List<(MetricDescriptor Descriptor, int Instance)> _owners = [];
    // Values are kept so that they compare as unsigned numbers whatever their type; never seen is 0, which nothing is below.
    private ulong[] _former = new ulong[64];
    private Timestamp[] _times = new Timestamp[64];

    public CounterWatch(CheckReport report) => _report = report;

    public int Slot(MetricDescriptor descriptor, int instance)
    {
        if (_slots.TryGetValue((descriptor.Pmid, instance), out var slot))
            return slot;
        slot = _owners.Count;
        _slots[(descriptor.Pmid, instance)] = slot;
        _owners.Add((descriptor, instance));
        if (slot == _former.Length)
        {
            Array.Resize(ref _former, slot * 2);
            Array.Resize(ref _times, slot * 2);
        }

        return slot;
    }

    /// <summary>No wrap is assumed across a gap.</summary>
    public void Mark() => Array.Clear(_former);

    public void Check(ResultCursor cursor, RecordPlan plan)
    {
        var record = cursor.Record;
        var offsets = cursor.Layout.Offsets;
        var lengths = cursor.Layout.Lengths;
        for (var i = 0; i < plan.Counters.Length; i++)
        {
            var value = plan.Counters[i];
            var slot = plan.Slots[i];
            var type = _owners[slot].Descriptor.Type;
            var raw = lengths[value] >= 8
                ? BinaryPrimitives.ReadUInt64BigEndian(record[offsets[value]..])
                : BinaryPrimitives.ReadUInt32BigEndian(record[offsets[value]..]);
            var now = type switch
            {
                MetricType.Int32 => unchecked((ulong)(int)raw) ^ (1UL << 63),
                MetricType.Int64 => raw ^ (1UL << 63),
                _ => raw,
            };
            if (now < _former[slot])
                Report(cursor, slot, now);
            _former[slot] = now;
            _times[slot] = cursor.Time;
        }
    }

    private void Report(ResultCursor cursor, int slot, ulong now)
    {
        if (!_report.Wants("wrap"))
            return;
        var (descriptor, instance) = _owners[slot];
        var kind = descriptor.Type switch
        {
            MetricType.Int32 => "signed 32-bit",
            MetricType.UInt32 => "unsigned 32-bit",
            MetricType.Int64 => "signed 64-bit",
            _ => "unsigned 64-bit",
        };
        var subject = descriptor.Indom.IsNull
            ? descriptor.Name
            : FormattableString.Invariant($"{descriptor.Name}[{instance}]");
        _report.Add(new CheckFinding(
            CheckSeverity.Warning, "wrap", RecordCheck.FileOf(cursor), cursor.Volume, cursor.Offset, cursor.Time,
            $"{subject}: {kind} wrap: {Text(descriptor.Type, _former[slot])} at {CheckFinding.Iso(_times[slot])}, now {Text(descriptor.Type, now)}"));
    }

    private static string Text(MetricType type, ulong value) => type is MetricType.Int32 or MetricType.Int64
        ? FormattableString.Invariant($"{(long)(value ^ (1UL << 63))}")
        : FormattableString.Invariant($"{value}");
}
