using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// Reduces archives in time: one record per interval with means, unwrapped counters, last strings; marks, instance domains,
/// labels and help texts are kept. The records are read once, without interpolation.
/// </summary>
public sealed class ArchiveReducer : IDisposable, IRecordSink
{
    private readonly ReduceOptions _options;
    private readonly ArchiveSet _input;
    private readonly Catalogue _catalogue;
    private readonly ReductionMetadata _metadata;
    private readonly List<TierOutput> _tiers = [];
    private readonly List<Damage> _damages = [];
    private readonly TimeWindow _window;
    private Timestamp _end;
    private Timestamp _latest;
    private Timestamp? _lastMark;
    private uint _stretch = 1;
    private bool _over;

    private ArchiveReducer(ArchiveSet input, ReduceOptions options)
    {
        _input = input;
        _options = options;
        _window = TimeWindow.Resolve(options.Window, input.Start, input.End, options.Now);
        _end = _window.End;
        _latest = _window.Start;
        var indoms = input.Members.SelectMany(static m => m.Metadata.InstanceDomains).Select(static d => d.Indom);
        _catalogue = new Catalogue(input.Descriptors, indoms, options);
        _metadata = new ReductionMetadata(input, _catalogue, _tiers);
        foreach (var member in input.Members)
        {
            // Reducing needs no index: one that cannot be used is no damage, one of another archive is.
            var harmless = member.Damages.Where(d => d.Volume == MemberFile.Index && member.Index is null).ToArray();
            _damages.AddRange(member.Damages.Except(harmless));
            foreach (var warning in member.Warnings.Concat(harmless))
                options.Warn?.Invoke(warning.ToString());
        }
    }

    /// <summary>Reduces archives.</summary>
    /// <param name="inputs">Base names, members' paths, directories or comma lists; together one input.</param>
    /// <param name="options">What to make of it.</param>
    /// <param name="cancellation">Ends the work; the intervals that are complete by then are kept.</param>
    /// <returns>What was done. Damage of the input is in the result, not an exception.</returns>
    /// <exception cref="ArchiveException">The input cannot be opened, or an output cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before anything could be complete.</exception>
    /// <exception cref="TimeSyntaxException">The window has an impossible time.</exception>
    public static ReduceResult Reduce(IEnumerable<string> inputs, ReduceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Tiers.Count == 0 || options.Tiers.Any(static t => t.Interval <= 0))
            throw new ArgumentException("Every output needs an interval above 0.", nameof(options));
        if (options.Interpolate && options.Statistics.Count > 0)
            throw new ArgumentException("Interpolation has no statistics.", nameof(options));
        using var input = ArchiveSet.Open(inputs, new ArchiveOpenOptions { Tolerant = true, Resync = options.Resync });
        RefuseOutputs(input, options);
        using var reducer = new ArchiveReducer(input, options);
        return reducer.Run(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tier in _tiers)
            tier.Dispose();
    }

    private static void RefuseOutputs(ArchiveSet input, ReduceOptions options)
    {
        var outputs = new HashSet<string>(StringComparer.Ordinal);
        foreach (var tier in options.Tiers)
        {
            input.RefuseAsOutput(tier.Output);
            if (!outputs.Add(Path.GetFullPath(tier.Output)))
                throw new ArchiveException(tier.Output, "is the output of two tiers");
        }
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
        var scan = _options.Interpolate ? Scan(cancellation) : null;
        for (var i = 0; i < _options.Tiers.Count; i++)
            _tiers.Add(new TierOutput(_options.Tiers[i], i, _catalogue, _window, label, _options, scan?.Samples(i)));
        _metadata.Begin(_window.Start);
        var walk = new InputWalk(_input, this, _options.Resync, _options.Warn);
        walk.Run(_window.Start, _options.Interpolate, time => Report(time, scan is null ? 0 : 0.5), cancellation);
        _damages.AddRange(walk.Damages);
        if (walk.GoodEnd < _end)
            _end = walk.GoodEnd.Value;
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
        var tiers = _tiers.ConvertAll(t => t.Complete(keepEmpty: _damages.Count == 0 && !walk.IsInterrupted));
        return new ReduceResult(_window, tiers, _damages, Wraps(), walk.Records, walk.Bytes)
        {
            Interrupted = walk.IsInterrupted ? _end : null,
        };
    }

    // The reading ahead knows what the values between two observations are.
    private InterpolationScan Scan(CancellationToken cancellation)
    {
        var scan = new InterpolationScan(_input, _catalogue, _window, _options.Tiers);
        var walk = new InputWalk(_input, scan, _options.Resync, warn: null);
        walk.Run(_window.Start, whole: true, time => Report(time, 0), cancellation);
        cancellation.ThrowIfCancellationRequested();
        scan.Finish(walk.GoodEnd < _end ? walk.GoodEnd.Value : _end);
        scan.Rewind(_window.Start);
        return scan;
    }

    /// <inheritdoc/>
    bool IRecordSink.IsDone => _over;

    /// <inheritdoc/>
    void IRecordSink.Data(ResultCursor cursor)
    {
        var time = cursor.Time;
        if (time > _end)
        {
            _over = true;
            return;
        }

        if (time < _window.Start && !_options.Interpolate)
            return;
        // An earlier stamp than the one before counts in the interval in progress.
        _latest = time > _latest ? time : _latest;
        Advance(_latest);
        var plan = _catalogue.Plan(cursor.Layout, _tiers.Count);
        foreach (var tier in _tiers)
            tier.Observe(cursor, plan, time, _stretch);
        _over = _tiers.TrueForAll(static t => t.IsDone);
    }

    /// <inheritdoc/>
    void IRecordSink.Mark(Timestamp time)
    {
        _stretch++;
        if (time < _window.Start || time > _window.End || time <= _lastMark)
            return;
        _lastMark = time;
        _latest = time > _latest ? time : _latest;
        Advance(_latest);
        foreach (var tier in _tiers)
            tier.Mark(time);
    }

    /// <summary>Writes the intervals that end before a time, in order, and puts in force what comes into force until
    /// then.</summary>
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

    // Interpolation reads twice.
    private void Report(Timestamp time, double done)
    {
        if (_options.Progress is not { } progress || _end <= _window.Start)
            return;
        var start = _window.Start.Nanoseconds;
        var part = Math.Clamp((double)(time.Nanoseconds - start) / (_end.Nanoseconds - start), 0, 1);
        progress(_options.Interpolate ? done + (part / 2) : part);
    }
}
