using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Time;

namespace Perfolio.Archives.Reduction;

/// <summary>The reading ahead of <see cref="ReduceOptions.Interpolate"/>: a value may depend on an observation far behind its
/// time.</summary>
internal sealed class InterpolationScan : IRecordSink
{
    private readonly Catalogue _catalogue;
    private readonly ArchiveSet _input;
    private readonly MetadataTimeline _timeline;
    private readonly SampleScan[] _scans;
    private readonly Timestamp _end;
    private Timestamp _latest = Timestamp.MinValue;

    public InterpolationScan(ArchiveSet input, Catalogue catalogue, TimeWindow window, IReadOnlyList<ReduceTier> tiers)
    {
        _input = input;
        _catalogue = catalogue;
        _end = window.End;
        _timeline = new MetadataTimeline(input.Members);
        _scans = [.. tiers.Select(t => new SampleScan(catalogue, new IntervalGrid(window.Start, t.Interval), input.Start))];
    }

    /// <inheritdoc/>
    public bool IsDone => _latest > _end && Array.TrueForAll(_scans, static s => s.Waiting == 0);

    /// <summary>What an output writes.</summary>
    public InterpolatedSamples Samples(int tier) => _scans[tier].Samples;

    /// <inheritdoc/>
    public void Data(ResultCursor cursor)
    {
        Advance(cursor.Time);
        var plan = _catalogue.Plan(cursor.Layout, _scans.Length);
        foreach (var scan in _scans)
            scan.Observe(cursor, plan, _latest);
    }

    /// <inheritdoc/>
    public void Mark(Timestamp time)
    {
        Advance(time);
        foreach (var scan in _scans)
            scan.Mark(_latest);
    }

    /// <summary>Closes the sample times up to the end.</summary>
    public void Finish(Timestamp end)
    {
        if (_latest <= end)
            Close(end.Add(1));
    }

    /// <summary>Sets the instance domains back to a time; what left them before keeps its name.</summary>
    public void Rewind(Timestamp time)
    {
        foreach (var domain in _catalogue.Domains)
            domain.Restart();
        var timeline = new MetadataTimeline(_input.Members);
        while (timeline.TryTake(time, out var e))
        {
            if (e.History is { } history && _catalogue.Find(history.Indom) is { } domain)
                domain.Apply(history.At(e.Index), e.Time, static _ => { });
        }
    }

    private void Advance(Timestamp time)
    {
        _latest = time > _latest ? time : _latest;
        Close(_latest);
        Metadata(_latest);
    }

    private void Close(Timestamp before)
    {
        while (true)
        {
            SampleScan? next = null;
            foreach (var scan in _scans)
            {
                if (scan.IsPending && scan.Boundary < before && (next is null || scan.Boundary < next.Boundary))
                    next = scan;
            }

            if (next is null)
                return;
            Metadata(next.Boundary);
            next.Close();
        }
    }

    private void Metadata(Timestamp time)
    {
        while (_timeline.TryTake(time, out var e))
        {
            if (e.History is not { } history || _catalogue.Find(history.Indom) is not { } domain)
                continue;
            domain.Apply(history.At(e.Index), e.Time, column =>
            {
                foreach (var scan in _scans)
                    scan.Renamed(domain, column);
            });
        }
    }
}
