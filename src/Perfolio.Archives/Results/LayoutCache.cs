using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Archives.Results;

/// <summary>The layouts a cursor has met lately; several groups of metrics at different intervals alternate in one
/// archive.</summary>
internal sealed class LayoutCache
{
    private const int Capacity = 16;
    private const int FewLayouts = 4;
    private const long ManyBytes = 1 << 20;

    private readonly List<ResultLayout> _layouts = [];
    private ResultLayout? _last;
    private long _nextId;
    private long _clock;

    /// <summary>Finds or compiles the layout of a framed record.</summary>
    public ParseResult TryGet(
        ReadOnlySpan<byte> record, ArchiveVersion version, ArchiveMetadata metadata, out ResultLayout? layout)
    {
        layout = _last;
        if (layout is not null && layout.Matches(record))
        {
            layout.LastUse = ++_clock;
            return ParseResult.Done;
        }

        foreach (var candidate in _layouts)
        {
            if (ReferenceEquals(candidate, _last) || !candidate.Matches(record))
                continue;
            candidate.LastUse = ++_clock;
            layout = _last = candidate;
            return ParseResult.Done;
        }

        layout = Free();
        var result = ResultLayoutCompiler.Compile(record, version, metadata, _nextId++, layout);
        if (result.Status != ParseStatus.Done)
        {
            // A half-compiled layout must match nothing.
            _layouts.Remove(layout);
            _last = null;
            layout = null;
            return result;
        }

        layout.LastUse = ++_clock;
        _last = layout;
        return result;
    }

    /// <summary>Forgets everything, as descriptors have changed.</summary>
    public void Clear()
    {
        _layouts.Clear();
        _last = null;
    }

    private ResultLayout Free()
    {
        // Layouts take about as much memory as the records they belong to, twice.
        if (_layouts.Count < FewLayouts
            || (_layouts.Count < Capacity && _layouts.Sum(static l => (long)l.RecordLength) < ManyBytes))
        {
            var added = new ResultLayout();
            _layouts.Add(added);
            return added;
        }

        var oldest = _layouts[0];
        foreach (var candidate in _layouts)
        {
            if (candidate.LastUse < oldest.LastUse)
                oldest = candidate;
        }

        return oldest;
    }
}
