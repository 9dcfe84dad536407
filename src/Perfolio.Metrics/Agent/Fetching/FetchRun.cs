using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Engine;

namespace Perfolio.Metrics.Agent.Fetching;

/// <summary>Metrics of one source that stand side by side in a fetch, and their part of the answer, encoded.</summary>
internal sealed class FetchRun
{
    private const int Head = 24;

    private readonly FetchOrigin? _origin;
    private readonly Pmid[] _metrics;
    private readonly int[] _positions;
    private SourceMetrics? _known;
    private byte[] _content = [];

    /// <summary>Makes a run; nothing is encoded yet.</summary>
    /// <param name="origin">The source; null for metrics that are no source's: they are asked for anew each time.</param>
    /// <param name="metrics">The metrics.</param>
    public FetchRun(FetchOrigin? origin, Pmid[] metrics)
    {
        (_origin, _metrics) = (origin, metrics);
        _positions = new int[metrics.Length];
    }

    /// <summary>Bytes of the value sets.</summary>
    public int SetsLength { get; private set; }

    /// <summary>Bytes of the value blocks.</summary>
    public int BlocksLength { get; private set; }

    /// <summary>Where the value sets stand in the answer, from its start.</summary>
    public int SetsAt { get; set; }

    /// <summary>Where the value blocks stand in the answer.</summary>
    public int BlocksAt { get; set; }

    /// <summary>Encodes the values anew if they are others than before.</summary>
    /// <returns>Whether they were encoded.</returns>
    public bool Refresh(FetchEncoder encoder)
    {
        if (_origin is { HasChanged: false })
            return false;
        if (_origin is null)
            encoder.Others(_metrics);
        else
            encoder.Values(_origin.View, Positions(_origin.View.Metrics), _metrics);
        Take(encoder.Encoded());
        return true;
    }

    /// <summary>Puts the run where it belongs.</summary>
    /// <param name="sets">Takes the value sets.</param>
    /// <param name="blocks">Takes the value blocks.</param>
    public void Place(Span<byte> sets, Span<byte> blocks)
    {
        _content.AsSpan(0, SetsLength).CopyTo(sets);
        _content.AsSpan(SetsLength, BlocksLength).CopyTo(blocks);
        // In the content, blocks are counted from the start of the first one.
        Shift(sets, BlocksAt / 4);
    }

    private int[] Positions(SourceMetrics? metrics)
    {
        if (ReferenceEquals(metrics, _known) && metrics is not null)
            return _positions;
        _known = metrics;
        for (var i = 0; i < _positions.Length; i++)
            _positions[i] = metrics?.IndexOf(_metrics[i]) ?? -1;
        return _positions;
    }

    private void Take(ReadOnlySpan<byte> result)
    {
        var body = result[Head..];
        if (_content.Length < body.Length || _content.Length > 4 * body.Length)
            _content = new byte[body.Length];
        body.CopyTo(_content);
        SetsLength = SizeOfSets(body, _metrics.Length);
        BlocksLength = body.Length - SetsLength;
        Shift(_content.AsSpan(0, SetsLength), -(Head + SetsLength) / 4);
    }

    private static void Shift(Span<byte> sets, int words)
    {
        for (var at = 0; at < sets.Length;)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(sets[(at + 4)..]);
            at += 8;
            if (count <= 0)
                continue;
            var inSitu = BinaryPrimitives.ReadInt32BigEndian(sets[at..]) == (int)ValueFormat.InSitu;
            at += 4;
            for (var i = 0; !inSitu && i < count; i++)
            {
                var word = sets.Slice(at + (8 * i) + 4, 4);
                BinaryPrimitives.WriteInt32BigEndian(word, BinaryPrimitives.ReadInt32BigEndian(word) + words);
            }

            at += 8 * count;
        }
    }

    private static int SizeOfSets(ReadOnlySpan<byte> body, int metrics)
    {
        var at = 0;
        for (var i = 0; i < metrics; i++)
        {
            var count = BinaryPrimitives.ReadInt32BigEndian(body[(at + 4)..]);
            at += count > 0 ? 12 + (8 * count) : 8;
        }

        return at;
    }
}
