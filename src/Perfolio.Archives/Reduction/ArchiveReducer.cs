using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// Reduces archives in time: one record per interval with means, unwrapped counters, last strings; marks, instance domains, labels
/// and help texts are kept. The records are read once, without interpolation.
/// </summary>
public sealed class ArchiveReducer : IDisposable
{
    private const long MarkDelay = 1_000_000;
    private const int ProgressEvery = 256;

    private readonly ReduceOptions _options;
    private readonly ArchiveSet _input;
    private readonly Catalogue _catalogue;
    private readonly ReductionMetadata _metadata;
    private readonly List<TierOutput> _tiers = [];
    private readonly List<Damage> _damages = [];
    private readonly TimeWindow _window;
    private Timestamp _end;
    private Timestamp _latest;
    private Timestamp? _heldMark;
    private Timestamp? _lastMark;
    private bool _dataSinceMark = true;
    private uint _stretch = 1;
    private long _records;
    private long _bytes;
    private bool _over;

    private ArchiveReducer(ArchiveSet input, ReduceOptions options)
    {
        _input = input;
        _options = options;
        _window = TimeWindow.Resolve(options.Window, input.Start, input.End, options.Now);
        _end = _window.End;
        _latest = _window.Start;
        _catalogue = new Catalogue(input.Descriptors, input.Members.SelectMany(static m => m.Metadata.InstanceDomains).Select(static d => d.Indom), options);
        _metadata = new ReductionMetadata(input, _catalogue, _tiers);
        foreach (var member in input.Members)
        {
            _damages.AddRange(member.Damages);
            foreach (var warning in member.Warnings)
                options.Warn?.Invoke(warning.ToString());
        }
    }

    /// <summary>Reduces archives.</summary>
    /// <param name="inputs">Base names, members' paths, directories or comma lists; together one input.</param>
    /// <param name="options">What to make of it.</param>
    /// <param name="cancellation">Ends the work; what was complete by then is kept.</param>
    /// <returns>What was done. Damage of the input is in the result, not an exception.</returns>
    /// <exception cref="ArchiveException">The input cannot be opened, or an output cannot be written.</exception>
    /// <exception cref="TimeSyntaxException">The window has an impossible time.</exception>
    public static ReduceResult Reduce(IEnumerable<string> inputs, ReduceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Tiers.Count == 0 || options.Tiers.Any(static t => t.Interval <= 0))
            throw new ArgumentException("Every output needs an interval above 0.", nameof(options));
        using var input = ArchiveSet.Open(inputs, new ArchiveOpenOptions { Tolerant = true, Resync = options.Resync });
        using var reducer = new ArchiveReducer(input, options);
        return reducer.Run(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tier in _tiers)
            tier.Dispose();
    }

    private ReduceResult Run(CancellationToken cancellation)
    {
        if (_window.Warning is { } warning)
            _options.Warn?.Invoke(warning);
        if (_window.IsEmpty)
            _options.Warn?.Invoke("the time window is empty: the output has metadata only");
        if (_options.Statistics.Count > 0)
        {
            var companions = new CompanionMetrics(_input.Descriptors);
            foreach (var metric in _catalogue.Metrics)
                companions.Describe(metric, _options.Statistics);
        }

        var label = Label();
        for (var i = 0; i < _options.Tiers.Count; i++)
            _tiers.Add(new TierOutput(_options.Tiers[i], i, _catalogue, _window, label, _options));
        _metadata.Begin(_window.Start);
        for (var i = 0; i < _input.Members.Count && !_over; i++)
            Read(_input.Members[i], i, cancellation);
        if (_heldMark is { } mark && !_tiers.TrueForAll(static t => t.IsDone))
            ApplyMark(mark);
        // What lies before the end of an interval that is written comes before its record.
        foreach (var tier in _tiers.Where(t => t.IsPending && t.Boundary <= _end).OrderBy(static t => t.Boundary))
        {
            _metadata.Advance(tier.Boundary);
            tier.Flush();
        }

        foreach (var tier in _tiers)
            tier.Finish(_end);
        _metadata.Advance(_end);
        foreach (var tier in _tiers)
            tier.Finish(_end);
        var tiers = _tiers.ConvertAll(t => t.Complete(keepEmpty: _damages.Count == 0));
        return new ReduceResult(_window, tiers, _damages, Wraps(), _records, _bytes);
    }

    private void Read(Archive member, int index, CancellationToken cancellation)
    {
        var isLast = index + 1 == _input.Members.Count;
        if (!isLast && member.End < _window.Start)
            return;
        var from = _window.Start > member.Start ? member.PositionAt(_window.Start) : member.First;
        using var cursor = member.Results(from);
        Timestamp? last = null;
        while (!_over)
        {
            var status = cursor.Read();
            if (status == ReadStatus.End)
                break;
            if (status != ReadStatus.Record)
            {
                if (!Damaged(cursor, last))
                    break;
                continue;
            }

            last = last > cursor.Time ? last : cursor.Time;
            _bytes += cursor.Record.Length;
            if (cursor.IsMark)
                Mark(cursor.Time);
            else
                Data(cursor);
            if (_records++ % ProgressEvery != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            Report(cursor.Time);
        }

        if (!isLast && !_over && last is { } end)
            Mark(end.Add(MarkDelay));
    }

    /// <summary>Whether there is something to read behind the damage.</summary>
    private bool Damaged(ResultCursor cursor, Timestamp? last)
    {
        _damages.Add(cursor.Damage!);
        if (!_options.Resync)
        {
            // As if the input ended before the damage.
            _over = true;
            if ((last ?? cursor.Archive.Start) is var good && good < _end)
                _end = good;
            return false;
        }

        if (!cursor.Resynchronize())
        {
            if (last is { } final && final < _end)
                _end = final;
            return false;
        }

        if (last is { } time)
            Mark(time.Add(MarkDelay));
        return true;
    }

    private void Data(ResultCursor cursor)
    {
        var time = cursor.Time;
        if (_heldMark is { } mark && time >= mark)
            ApplyMark(mark);
        _dataSinceMark = true;
        if (time > _end)
        {
            _over = true;
            return;
        }

        if (time >= _window.Start)
        {
            // An earlier stamp than the one before counts in the interval in progress.
            _latest = time > _latest ? time : _latest;
            Advance(_latest);
            var plan = _catalogue.Plan(cursor.Layout, _tiers.Count);
            foreach (var tier in _tiers)
                tier.Observe(cursor, plan, time, _stretch);
            _over = _tiers.TrueForAll(static t => t.IsDone);
        }

        if (_heldMark is { } behind)
            ApplyMark(behind);
    }

    // A mark may be later than the record behind it: it waits for that record.
    private void Mark(Timestamp time)
    {
        if (!_dataSinceMark)
            return;
        _dataSinceMark = false;
        _heldMark = time;
    }

    private void ApplyMark(Timestamp time)
    {
        _heldMark = null;
        _stretch++;
        if (time < _window.Start || time > _window.End || time <= _lastMark)
            return;
        _lastMark = time;
        _latest = time > _latest ? time : _latest;
        Advance(_latest);
        foreach (var tier in _tiers)
            tier.Mark(time);
    }

    /// <summary>Writes the intervals that end before a time, in order, and puts in force what comes into force until then.</summary>
    private void Advance(Timestamp time)
    {
        while (true)
        {
            TierOutput? next = null;
            foreach (var tier in _tiers)
            {
                if (tier.IsPending && tier.Boundary < time && (next is null || tier.Boundary < next.Boundary))
                    next = tier;
            }

            if (next is null)
                break;
            _metadata.Advance(next.Boundary);
            next.Flush();
        }

        _metadata.Advance(time);
        foreach (var tier in _tiers)
            tier.Enter(time);
    }

    private ArchiveLabel Label()
    {
        var source = _input.Members[0].Label;
        return source with
        {
            Version = _input.Members.Max(static m => m.Label.Version),
            Pid = Environment.ProcessId,
            Start = _window.Start,
            Volume = 0,
            Features = 0,
        };
    }

    private List<CounterWraps> Wraps()
    {
        var wraps = new List<CounterWraps>();
        var counted = _tiers[0].Wraps;
        foreach (var metric in counted.Count == 0 ? [] : _catalogue.Metrics)
        {
            long count = 0;
            for (var column = 0; column < metric.SlotCount; column++)
                count += counted.GetValueOrDefault(metric.Slot(column));
            if (count > 0)
                wraps.Add(new CounterWraps(metric.Source.Name, count));
        }

        return wraps;
    }

    private void Report(Timestamp time)
    {
        if (_options.Progress is not { } progress || _end <= _window.Start)
            return;
        progress(Math.Clamp((double)(time.Nanoseconds - _window.Start.Nanoseconds) / (_end.Nanoseconds - _window.Start.Nanoseconds), 0, 1));
    }
}
