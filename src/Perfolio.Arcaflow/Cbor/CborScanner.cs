namespace Perfolio.Arcaflow.Cbor;

/// <summary>
/// Finds the end of one CBOR item (RFC 8949) in bytes that may not all be there yet. Keeps its place between calls, so that
/// an item arriving in pieces is walked once. Knows framing only: no text is decoded, nothing is allocated per value.
/// </summary>
public sealed class CborScanner
{
    private readonly Frame[] _open = new Frame[CborLimits.ReadDepth];
    private int _depth;
    private int _values;

    /// <summary>How many bytes are walked; the length of the item once it is done.</summary>
    public int Position { get; private set; }

    /// <summary>Why the bytes are invalid; null otherwise.</summary>
    public string? Reason { get; private set; }

    /// <summary>Begins a new item.</summary>
    public void Reset()
    {
        _depth = 0;
        _values = 0;
        Position = 0;
        Reason = null;
    }

    /// <summary>Walks on.</summary>
    /// <param name="data">All bytes from the begin of the item that are there; never fewer than at the call before.</param>
    public CborStatus Scan(ReadOnlySpan<byte> data)
    {
        if (Reason is not null) return CborStatus.Invalid;
        while (true)
        {
            CborStatus status = CborHead.TryRead(data[Position..], out CborHead head, out string? reason);
            if (status == CborStatus.Invalid) return Refuse(reason!);
            if (status == CborStatus.NeedMore) return Position + 9 > CborLimits.ReadLength ? RefuseLength() : CborStatus.NeedMore;

            if (head.IsBreak)
            {
                if (_depth == 0 || !_open[_depth - 1].Indefinite)
                    return Refuse("a break stands outside of a collection of open length");
                if (_open[_depth - 1] is { IsMap: true, Odd: true }) return Refuse("a map ends after a key");
                Position += head.Length;
                _depth--;
                if (Completed()) return CborStatus.Done;
                continue;
            }

            if (_depth > 0 && _open[_depth - 1].ChunksOf is { } chunk && (head.Major != chunk || head.Indefinite))
                return Refuse("a text or byte string of open length holds something other than its pieces");
            if (++_values > CborLimits.ReadValues) return Refuse($"the item holds more than {CborLimits.ReadValues} values");

            bool opened = false;
            switch (head.Major)
            {
                case CborMajor.Bytes or CborMajor.Text when !head.Indefinite:
                    if (head.Argument > (ulong)(CborLimits.ReadLength - Position - head.Length)) return RefuseLength();
                    if ((ulong)(data.Length - Position - head.Length) < head.Argument) return Wait();
                    Position += head.Length + (int)head.Argument;
                    break;
                case CborMajor.Bytes or CborMajor.Text:
                    if (!Open(new Frame { Indefinite = true, ChunksOf = head.Major })) return RefuseDepth();
                    opened = true;
                    break;
                case CborMajor.List or CborMajor.Map:
                    if (!head.Indefinite && head.Argument > (ulong)(CborLimits.ReadLength - Position)) return RefuseLength();
                    bool isMap = head.Major == CborMajor.Map;
                    long remaining = head.Indefinite ? 0 : (long)head.Argument * (isMap ? 2 : 1);
                    if (!Open(new Frame { Indefinite = head.Indefinite, Remaining = remaining, IsMap = isMap }))
                        return RefuseDepth();
                    opened = head.Indefinite || remaining > 0;
                    if (!opened) _depth--;
                    break;
                case CborMajor.Tag:
                    if (!Open(new Frame { Remaining = 1 })) return RefuseDepth();
                    opened = true;
                    break;
            }

            if (head.Major is not (CborMajor.Bytes or CborMajor.Text) || head.Indefinite) Position += head.Length;
            if (!opened && Completed()) return CborStatus.Done;
        }
    }

    // A value is complete: closes every collection that it completes. True when the item itself is.
    private bool Completed()
    {
        while (_depth > 0)
        {
            ref Frame frame = ref _open[_depth - 1];
            frame.Odd = !frame.Odd;
            if (frame.Indefinite || --frame.Remaining > 0) return false;
            _depth--;
        }

        return true;
    }

    private bool Open(Frame frame)
    {
        if (_depth == _open.Length) return false;
        _open[_depth++] = frame;
        return true;
    }

    private CborStatus Wait()
    {
        // The head is read again with the rest of the text.
        _values--;
        return CborStatus.NeedMore;
    }

    private CborStatus Refuse(string reason)
    {
        Reason = reason;
        return CborStatus.Invalid;
    }

    private CborStatus RefuseDepth() => Refuse($"the item nests deeper than {CborLimits.ReadDepth} levels");

    private CborStatus RefuseLength() => Refuse($"the item is longer than {CborLimits.ReadLength >> 20} MiB");

    private struct Frame
    {
        internal long Remaining;
        internal bool Indefinite;
        internal bool IsMap;
        internal bool Odd;
        internal CborMajor? ChunksOf;
    }
}
