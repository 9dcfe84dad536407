using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Checking;

/// <summary>Reads every data record: frames, order of time, descriptions, instances, event arrays, counter wraps.</summary>
internal sealed class RecordCheck
{
    private readonly Archive _archive;
    private readonly CheckReport _report;
    private readonly CounterWatch? _counters;
    private readonly HashSet<Pmid> _unknown = [];
    private readonly HashSet<(InstanceDomainId Indom, int Instance)> _nameless = [];
    private readonly ReadingProgress? _progress;
    private Timestamp _last = Timestamp.MinValue;

    public RecordCheck(Archive archive, CheckReport report, CheckOptions options)
    {
        _archive = archive;
        _report = report;
        _counters = options.Wraps ? new CounterWatch(report) : null;
        // The archive's end might have to be read from compressed volumes, or be damaged; the index is at hand.
        if (options.Progress is { } told && archive.Index is { Entries: [.., var last] })
            _progress = new ReadingProgress(told, archive.Start, last.Time);
    }

    public void Run(CancellationToken cancellation)
    {
        using var cursor = _archive.Results();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (cursor.Read())
            {
                case ReadStatus.End:
                    return;
                case ReadStatus.Record:
                    Check(cursor);
                    continue;
                default:
                    _report.Add(CheckSeverity.Error, "record", cursor.Damage!);
                    if (!cursor.Resynchronize())
                        return;
                    continue;
            }
        }
    }

    private void Check(ResultCursor cursor)
    {
        _report.Records++;
        var time = cursor.Time;
        _progress?.At(time);
        if (time < _last)
            Report(cursor, CheckSeverity.Warning, "time", $"timestamp went backwards, prior timestamp: {CheckFinding.Iso(_last)}");
        else if (_last == Timestamp.MinValue && time < _archive.Start)
            Report(cursor, CheckSeverity.Warning, "time", $"timestamp before label timestamp: {CheckFinding.Iso(_archive.Start)}");
        _last = time;
        if (cursor.IsMark)
        {
            _report.Marks++;
            _counters?.Mark();
            return;
        }

        var plan = RecordPlan.Of(cursor, _counters);
        if (!plan.InstancesChecked(time))
            CheckInstances(cursor, plan);
        foreach (var set in plan.Events)
            CheckEvents(cursor, set);
        _counters?.Check(cursor, plan);
    }

    private void CheckInstances(ResultCursor cursor, RecordPlan plan)
    {
        var layout = cursor.Layout;
        foreach (ref readonly var set in layout.Sets)
        {
            if (set.Descriptor is not { } descriptor)
            {
                if (_unknown.Add(set.Pmid))
                    Report(cursor, CheckSeverity.Error, "descriptor", $"{set.Pmid}: {ErrorCodes.Text(-12378)}");
                continue;
            }

            if (descriptor.Indom.IsNull)
            {
                if (set.Count > 1)
                    Report(cursor, CheckSeverity.Error, "instance", FormattableString.Invariant($"{descriptor.Name}: singular metric but has {set.Count} values"));
                continue;
            }

            CheckNames(cursor, set, descriptor);
        }

        plan.Remember(_archive.Metadata, layout, cursor.Time);
    }

    private void CheckNames(ResultCursor cursor, in ValueSet set, MetricDescriptor descriptor)
    {
        var list = _archive.Metadata.InstancesAt(descriptor.Indom, cursor.Time);
        var position = -1;
        foreach (var instance in cursor.Layout.Instances.Slice(set.First, set.Count))
        {
            position = list?.IndexOf(instance, position) ?? -1;
            if (position < 0 && _nameless.Count < 100_000 && _nameless.Add((descriptor.Indom, instance)))
                Report(cursor, CheckSeverity.Warning, "instance", FormattableString.Invariant($"{descriptor.Name}: instance {instance} is not in instance domain {descriptor.Indom} at this time"));
        }
    }

    private void CheckEvents(ResultCursor cursor, int setIndex)
    {
        var layout = cursor.Layout;
        var set = layout.Sets[setIndex];
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            var events = new EventArrayReader(ValueReader.Bytes(cursor.Record, layout, i), set.Type == MetricType.HighresEvent);
            while (events.NextRecord())
            {
                while (events.NextParameter())
                {
                }
            }

            if (events.Reason is { } reason)
                Report(cursor, CheckSeverity.Error, "event", $"{set.Descriptor!.Name}: {reason}");
        }
    }

    private void Report(ResultCursor cursor, CheckSeverity severity, string kind, string reason)
    {
        if (_report.Wants(kind))
            _report.Add(new CheckFinding(severity, kind, FileOf(cursor), cursor.Volume, cursor.Offset, cursor.Time, reason));
    }

    internal static string FileOf(ResultCursor cursor) =>
        cursor.Archive.Volumes[cursor.Archive.VolumeIndexAtLeast(cursor.Volume)].File.Path;
}
