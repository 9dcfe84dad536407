using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;
using Perfolio.Archives.Writing;

namespace Perfolio.Archives.Reduction;

/// <summary>One output: the interval in progress, and what is written when it ends.</summary>
internal sealed class TierOutput : IDisposable
{
    private const long GapDelay = 1_000_000;

    private readonly ReduceTier _tier;
    private readonly int _index;
    private readonly Catalogue _catalogue;
    private readonly IntervalGrid _grid;
    private readonly InterpolatedSamples? _samples;
    private readonly ReduceOptions _options;
    private readonly ArchiveWriter? _writer;
    private readonly RecordBuilder _record;
    private readonly SlotStore _slots = new();
    private readonly StatisticStore? _statistics;
    private readonly MarkKeeper _marks = new();
    private readonly List<DomainActivity> _domains = [];
    private readonly List<ReducedMetric> _touched = [];
    private readonly List<bool> _isTouched = [];
    private long _interval;
    private bool _holding;
    private bool _observed;
    private Timestamp _lastObservation;
    private Timestamp? _first;
    private Timestamp? _last;
    private Timestamp? _lastMark;
    private long _records;
    private long _markCount;
    private long _values;
    private long _bytes;

    public TierOutput(
        ReduceTier tier, int index, Catalogue catalogue, TimeWindow window, ArchiveLabel label, ReduceOptions options,
        InterpolatedSamples? samples)
    {
        _tier = tier;
        _index = index;
        _catalogue = catalogue;
        _grid = new IntervalGrid(window.Start, tier.Interval);
        _samples = samples;
        _options = options;
        _record = new RecordBuilder(label.Version);
        _statistics = options.Statistics.Count > 0 ? new StatisticStore() : null;
        foreach (var domain in catalogue.Domains)
            _domains.Add(new DomainActivity(domain));
        _isTouched.AddRange(Enumerable.Repeat(false, catalogue.Metrics.Count));
        if (options.DryRun)
            return;
        _writer = ArchiveWriter.Create(tier.Output, label, new ArchiveWriterOptions
        {
            Overwrite = options.Overwrite,
            RecordsPerVolume = options.RecordsPerVolume,
            Version2Limit = options.Version2Limit,
        });
        if (options.VolumeStarted is { } started)
            _writer.VolumeStarted = (number, time) => started(tier.Output, number, time);
    }

    /// <summary>Whether the wanted number of records is written.</summary>
    public bool IsDone => _options.Samples > 0 && _records >= _options.Samples;

    /// <summary>End of the interval in progress.</summary>
    public Timestamp Boundary => _grid.End(_interval);

    /// <summary>Whether there is anything to write at the end of the interval.</summary>
    public bool IsPending => !IsDone && (_observed || !_marks.IsEmpty);

    public IReadOnlyDictionary<int, long> Wraps => _slots.Wraps;

    public void WriteDescriptor(MetricDescriptor descriptor) => _writer?.WriteDescriptor(descriptor);

    public void WriteText(HelpText text) => _writer?.WriteText(text);

    public void WriteLabels(LabelSets labels)
    {
        if (!IsDone)
            _writer?.WriteLabels(labels);
    }

    /// <summary>Puts the interval of a time in progress; the former one has been written.</summary>
    public void Enter(Timestamp time)
    {
        var number = _grid.Of(time);
        if (number <= _interval)
            return;
        ReleaseHeld();
        _interval = number;
    }

    /// <summary>A list of instances comes into force.</summary>
    /// <param name="domain">The domain, which has it already.</param>
    /// <param name="time">When.</param>
    /// <param name="raw">The record; empty when it must not be copied as it is.</param>
    /// <param name="origin">Input and number of the record.</param>
    /// <param name="isDelta">Whether it holds changes only.</param>
    public void Instances(DomainTable domain, Timestamp time, ReadOnlySpan<byte> raw,
        (int Member, int Index) origin, bool isDelta)
    {
        if (IsDone)
            return;
        var activity = _domains[domain.Index];
        Enter(time);
        if (time == Boundary && time > _grid.Start)
        {
            // The record at this very time may need a wider list.
            activity.Held = domain.List;
            _holding = true;
            return;
        }

        activity.Held = null;
        var follows = activity.Copied == (origin.Member, origin.Index - 1) && !activity.IsWidened;
        activity.IsWidened = false;
        activity.Copied = origin;
        if (raw.IsEmpty || (isDelta && !follows))
            _writer?.WriteInstances(domain.Indom, time, domain.List!);
        else
            _writer?.WriteInstancesCopied(domain.Indom, raw, domain.List!);
    }

    /// <summary>An id of a domain has a new holder.</summary>
    public void Renamed(DomainTable domain, int column)
    {
        foreach (var metric in domain.Metrics)
        {
            if (column >= metric.SlotCount)
                continue;
            _slots.Forget(metric.Slot(column), metric.Kind);
            _statistics?.Forget(metric.Slot(column));
        }
    }

    /// <summary>Takes in a data record of the interval in progress.</summary>
    public void Observe(ResultCursor cursor, RecordPlan plan, Timestamp time, uint stretch)
    {
        if (IsDone || plan.IsEmpty)
            return;
        if (plan.LastInterval[_index] != _interval)
            Touch(plan);
        _slots.Ensure(_catalogue.SlotCount);
        var layout = cursor.Layout;
        _statistics?.Accumulate(cursor.Record, layout.Offsets, plan, _catalogue.SlotCount, time, stretch);
        _slots.Accumulate(cursor.Record, layout.Offsets, layout.Lengths, plan, stretch);
        _observed = true;
        _lastObservation = time;
        _marks.Observed();
    }

    /// <summary>A gap in the data, in the interval in progress.</summary>
    public void Mark(Timestamp time)
    {
        if (!IsDone)
            _marks.Add(time);
    }

    /// <summary>Ends the interval in progress at its boundary.</summary>
    public void Flush() => Flush(Boundary);

    /// <summary>Ends the last interval: written when its end lies in the window, or when the rest is wanted.</summary>
    public void Finish(Timestamp end)
    {
        if (!IsDone && _observed && Boundary <= end)
            Flush(Boundary);
        else if (!IsDone && _observed && _options.Tail && _samples is null)
            Flush(_lastObservation);
        if (!IsDone)
        {
            foreach (var mark in _marks.TakeFollowed())
                WriteMark(mark);
            if (_marks.TakeOpen() is { } open)
                WriteMark(open);
        }

        ReleaseHeld();
    }

    /// <summary>Completes the archive.</summary>
    /// <param name="keepEmpty">Whether an archive without data records is of use.</param>
    public TierResult Complete(bool keepEmpty)
    {
        var kept = _writer is not null && (keepEmpty || _records > 0);
        if (kept)
            _writer!.Complete();
        return new TierResult(_tier.Output, _tier.Interval, _records, _markCount, _values, _bytes, _first, _last, kept);
    }

    public void Dispose() => _writer?.Dispose();

    private void Touch(RecordPlan plan)
    {
        plan.LastInterval[_index] = _interval;
        foreach (var (metric, _, _) in plan.Sets)
        {
            if (_isTouched[metric.Ordinal])
                continue;
            _isTouched[metric.Ordinal] = true;
            _touched.Add(metric);
        }

        foreach (var (domain, first, count) in plan.Domains)
            _domains[domain.Index].Observe(plan.Columns(first, count), _interval);
    }

    private void Flush(Timestamp stamp)
    {
        foreach (var mark in _marks.TakeFollowed())
            WriteMark(mark);
        var written = _observed && WriteData(stamp);
        if (_marks.TakeOpen() is { } open)
        {
            // A gap stays a gap: no reader may interpolate from this record into it.
            var behind = Math.Max(open.Nanoseconds, stamp.Nanoseconds + Math.Min(GapDelay, Math.Max(1000, _tier.Interval / 2)));
            WriteMark(written ? new Timestamp(behind) : open);
        }

        _observed = false;
    }

    /// <summary>Whether there was a value to write.</summary>
    private bool WriteData(Timestamp stamp)
    {
        _samples?.Apply(_interval, _slots);
        foreach (var activity in _domains)
            activity.Columns.Sort((a, b) => activity.Domain.Id(a).CompareTo(activity.Domain.Id(b)));
        _touched.Sort(static (a, b) => a.Ordinal.CompareTo(b.Ordinal));
        var missing = new Dictionary<DomainActivity, HashSet<int>>();
        var values = 0;
        foreach (var metric in _touched)
        {
            _isTouched[metric.Ordinal] = false;
            values += AddMetric(metric, missing);
        }

        _touched.Clear();
        foreach (var activity in _domains)
        {
            WriteList(activity, stamp, missing.GetValueOrDefault(activity));
            activity.Columns.Clear();
        }

        _holding = false;
        if (_record.MetricCount == 0)
            return false;
        var bytes = _record.Build(stamp);
        _writer?.WriteRaw(bytes, stamp);
        _bytes += bytes.Length;
        _record.Reset();
        _records++;
        _values += values;
        _first ??= stamp;
        _last = stamp;
        return true;
    }

    private int AddMetric(ReducedMetric metric, Dictionary<DomainActivity, HashSet<int>> missing)
    {
        var count = 0;
        if (metric.Domain.Indom.IsNull)
        {
            count = AddValue(metric, -1, 0, count);
        }
        else
        {
            var activity = _domains[metric.Domain.Index];
            foreach (var column in activity.Columns)
            {
                var former = count;
                count = AddValue(metric, metric.Domain.Id(column), column, count);
                if (count == former || metric.Domain.IsInForce(column) || !metric.Domain.HasName(column))
                    continue;
                if (!missing.TryGetValue(activity, out var columns))
                    missing[activity] = columns = [];
                columns.Add(column);
            }
        }

        if (count > 0 && _statistics is not null)
            count += _statistics.Add(_record, metric, _domains[metric.Domain.Index].Columns);
        return count;
    }

    private int AddValue(ReducedMetric metric, int instance, int column, int count)
    {
        if (column >= metric.SlotCount)
            return count;
        ref var slot = ref _slots[metric.Slot(column)];
        if (slot.Count == 0)
            return count;
        if (count == 0)
            _record.BeginMetric(metric.Output.Pmid, metric.Output.Type);
        var text = metric.Kind == SlotKind.LastString ? _slots.String(metric.Slot(column)) : default;
        SlotValue.Add(_record, instance, metric.Kind, metric.Source.Type, slot, text);
        SlotValue.Reset(metric.Kind, ref slot);
        return count + 1;
    }

    // Every value has its instance in the list in force at its stamp.
    private void WriteList(DomainActivity activity, Timestamp stamp, HashSet<int>? missing)
    {
        var domain = activity.Domain;
        if (missing is null && activity.Held is null && !(activity.IsWidened && activity.Columns.Count > 0))
            return;
        var list = domain.List;
        if (missing is not null)
        {
            var builder = new InstanceListBuilder();
            for (var i = 0; i < (list?.Count ?? 0); i++)
                builder.Add(list!.Ids[i], list.NameBytes(i));
            foreach (var column in missing)
                builder.Add(domain.Id(column), domain.Name(column));
            list = builder.Build();
        }

        activity.Held = null;
        activity.Copied = (-1, -1);
        activity.IsWidened = missing is not null;
        _writer?.WriteInstances(domain.Indom, stamp, list!);
    }

    private void ReleaseHeld()
    {
        if (!_holding)
            return;
        _holding = false;
        foreach (var activity in _domains)
        {
            if (activity.Held is not { } list)
                continue;
            activity.Held = null;
            activity.IsWidened = false;
            activity.Copied = (-1, -1);
            _writer?.WriteInstances(activity.Domain.Indom, Boundary, list);
        }
    }

    private void WriteMark(Timestamp time)
    {
        if (time <= _lastMark || time < _last)
            return;
        _writer?.WriteMark(time);
        _lastMark = time;
        _markCount++;
        _bytes += RecordFormat.MarkSize(_record.Version);
    }
}
