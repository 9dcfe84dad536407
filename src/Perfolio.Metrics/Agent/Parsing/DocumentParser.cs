using System.Runtime.CompilerServices;
using System.Text.Unicode;
using Perfolio.Metrics.Agent.Values;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>
/// Reads documents of one schema into columns, in one pass and without recursion. What no metric is read from is checked and
/// passed over.
/// A document is taken as a whole or not at all: after a failure <see cref="Values"/> means nothing.
/// </summary>
internal sealed class DocumentParser
{
    private readonly MatchTree _tree;
    private readonly DocumentLimits _limits;
    private readonly CellWriter _cells;
    private readonly Frame[] _frames;
    private long _objects;

    public DocumentParser(MatchTree tree, DocumentLimits limits)
    {
        _tree = tree;
        _limits = limits;
        Values = new DocumentValues(tree.ColumnsPerTable);
        _cells = new CellWriter(Values, limits);
        _frames = new Frame[limits.Depth + 1];
    }

    /// <summary>The values of the last document.</summary>
    public DocumentValues Values { get; }

    /// <summary>What was wrong with the last document.</summary>
    public JsonFault Fault { get; private set; }

    /// <summary>Whether the last document was refused because it is too big.</summary>
    public bool IsTooBig { get; private set; }

    /// <summary>Reads a document.</summary>
    /// <param name="buffer">Holds it; a control character stands behind it and 16 bytes more can be read.</param>
    /// <param name="from">Its first byte.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False when it is not JSON, is not UTF-8, or is too big.</returns>
    public unsafe bool Parse(byte[] buffer, int from, int length)
    {
        Values.Clear();
        IsTooBig = false;
        if (length > _limits.Bytes)
            return TooBig(0, $"the document is longer than {_limits.Bytes} bytes");
        if (!Utf8.IsValid(buffer.AsSpan(from, length)))
            return NotUtf8(buffer.AsSpan(from, length));
        fixed (byte* start = &buffer[from])
        {
            var scanner = new JsonScanner(start, start + length);
            if (Walk(ref scanner))
                return true;
            Fault = scanner.Fault;
            return false;
        }
    }

    private unsafe bool Walk(ref JsonScanner scanner)
    {
        var depth = 0;
        var node = _tree.Root;
        var first = scanner.Next();
        Values.IsWrongShape = first != (_tree.Root.Table >= 0 ? (byte)'[' : (byte)'{');
        // Where the scanner stands is kept in a register as long as no call needs it.
        var at = scanner.At;
        while (true)
        {
            if (*at <= (byte)' ')
                at = scanner.Space(at);
            switch (*at)
            {
                case (byte)'{' or (byte)'[':
                    if (depth >= _limits.Depth)
                        return scanner.Fail(at, FormattableString.Invariant($"nested deeper than {_limits.Depth}"));
                    var isArray = *at++ == (byte)'[';
                    Enter(ref _frames[++depth], node, isArray);
                    if (*at <= (byte)' ')
                        at = scanner.Space(at);
                    if (*at == (isArray ? (byte)']' : (byte)'}'))
                    {
                        at++;
                        depth--;
                        break;
                    }

                    at = NextPart(ref scanner, at, ref _frames[depth], out node);
                    if (at is null)
                        return false;
                    continue;
                case (byte)'"':
                    var end = JsonScanner.PlainEnd(at + 1);
                    if (*end == (byte)'"')
                    {
                        if (node is { Columns.Count: > 0 })
                            _cells.Text(node, at + 1, (int)(end - at) - 1, escaped: false);
                        at = end + 1;
                        break;
                    }

                    scanner.At = at;
                    if (!scanner.String(out var content, out var length, out var escaped))
                        return false;
                    if (node is { Columns.Count: > 0 } && !_cells.Text(node, content, length, escaped))
                        return scanner.Fail(content, "half of a surrogate pair stands alone");
                    at = scanner.At;
                    break;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    var behind = Short(at, node);
                    if (behind is not null)
                    {
                        at = behind;
                        break;
                    }

                    scanner.At = at;
                    if (!scanner.Number(out var number))
                        return false;
                    if (node is not null)
                        _cells.Number(node, number);
                    at = scanner.At;
                    break;
                default:
                    scanner.At = at;
                    if (!Word(ref scanner, node))
                        return false;
                    at = scanner.At;
                    break;
            }

            while (true)
            {
                if (depth == 0)
                    return IsAll(ref scanner, at);
                ref var frame = ref _frames[depth];
                if (*at <= (byte)' ')
                    at = scanner.Space(at);
                if (*at == (byte)',')
                {
                    at = NextPart(ref scanner, at + 1, ref frame, out node);
                    if (at is null)
                        return false;
                    break;
                }

                if (*at != (frame.IsArray ? (byte)']' : (byte)'}'))
                    return scanner.Fail(at, frame.IsArray ? "',' or ']' is missing" : "',' or '}' is missing");
                at++;
                depth--;
            }
        }
    }

    private static unsafe bool IsAll(ref JsonScanner scanner, byte* at)
    {
        scanner.At = at;
        return scanner.Next() == 0 && scanner.IsAtEnd || scanner.Fail(scanner.At, "more text behind the document");
    }

    private unsafe bool Word(ref JsonScanner scanner, MatchNode? node)
    {
        switch (*scanner.At)
        {
            case (byte)'t':
                if (!scanner.Literal("true"u8))
                    return false;
                _cells.Boolean(node, value: true);
                return true;
            case (byte)'f':
                if (!scanner.Literal("false"u8))
                    return false;
                _cells.Boolean(node, value: false);
                return true;
            case (byte)'n':
                if (!scanner.Literal("null"u8))
                    return false;
                _cells.All(node, CellState.Null);
                return true;
            default:
                return scanner.Fail(scanner.At, "a value is missing");
        }
    }

    // Numbers of up to 15 digits, or of up to 7 before and behind the point, without exponent: nearly all there are.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe byte* Short(byte* at, MatchNode? node)
    {
        if (node is { Quick: QuickValue.None })
            return null;
        var isNegative = *at == (byte)'-';
        var first = isNegative ? at + 1 : at;
        var count = ShortDigits.Read(first, out var digits);
        var end = first + count;
        var scale = 0;
        if (count == ShortDigits.Most)
        {
            var more = ShortDigits.Read(end, out var low);
            if (more == ShortDigits.Most)
                return null;
            digits = (digits * ShortDigits.Powers[more]) + low;
            end += more;
        }
        else if (*end == (byte)'.')
        {
            scale = ShortDigits.Read(end + 1, out var low);
            if (scale is 0 or ShortDigits.Most)
                return null;
            digits = (digits * ShortDigits.Powers[scale]) + low;
            end += 1 + scale;
        }

        // Faults are told by whoever reads numbers of any length, which also knows -0.
        if (count == 0 || (*first == (byte)'0' && count > 1) || *end == (byte)'.' || (*end | 0x20) == 'e'
            || (isNegative && digits == 0))
            return null;
        return node is null || _cells.Short(node, isNegative ? -(long)digits : (long)digits, scale) ? end : null;
    }

    private void Enter(ref Frame frame, MatchNode? node, bool isArray)
    {
        frame.Node = node;
        frame.IsArray = isArray;
        frame.Position = 0;
        frame.Object = _objects++;
        if (node is null)
            return;
        if (node.Columns.Count > 0)
            _cells.All(node, CellState.WrongType);
        // An array that comes twice (duplicate member) counts once: the last.
        if (node.Table >= 0 && isArray)
            Values.Tables[node.Table].Clear();
    }

    // Goes to the next member or element, behind the bracket or comma; null when there is none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe byte* NextPart(ref JsonScanner scanner, byte* at, ref Frame frame, out MatchNode? node)
    {
        var position = frame.Position++;
        var parent = frame.Node;
        if (frame.IsArray)
        {
            scanner.At = at;
            node = parent is null ? null : parent.Table >= 0 ? parent.Element : parent.ElementAt(position);
            return parent is null || parent.Table < 0 || Element(ref scanner, parent.Table, position) ? at : null;
        }

        if (*at <= (byte)' ')
            at = scanner.Space(at);
        if (parent is not null)
        {
            var expected = parent.Expected;
            if ((uint)position < (uint)expected.Length && expected[position].Stands(at, scanner.End))
            {
                node = expected[position].Node;
                Note(parent, node, ref frame, at + 1, expected[position].NameLength);
                return at + expected[position].Length;
            }
        }

        return Member(ref scanner, at, ref frame, position, out node);
    }

    // A member that is not where it was expected.
    private unsafe byte* Member(ref JsonScanner scanner, byte* at, ref Frame frame, int position, out MatchNode? node)
    {
        var parent = frame.Node;
        node = null;
        scanner.At = at;
        if (*at != (byte)'"')
        {
            scanner.Fail(at, "a member name is missing");
            return null;
        }

        if (!scanner.String(out var name, out var length, out var escaped))
            return null;
        if (scanner.Next() != (byte)':')
        {
            scanner.Fail(scanner.At, "':' is missing");
            return null;
        }

        scanner.At++;
        if (parent is null)
            return scanner.At;
        node = parent.Find(new ReadOnlySpan<byte>(name, length), escaped);
        if (!escaped)
            parent.Learn(position, new ReadOnlySpan<byte>(at, (int)(scanner.At - at)), length, node);
        Note(parent, node, ref frame, name, length);
        return scanner.At;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe void Note(MatchNode parent, MatchNode? node, ref Frame frame, byte* name, int length)
    {
        if (node is not null)
        {
            if (node.SeenIn == frame.Object)
                Values.Duplicates++;
            node.SeenIn = frame.Object;
        }
        else if (parent.IsClosed)
        {
            Values.Surplus++;
            Values.FirstSurplus ??= System.Text.Encoding.UTF8.GetString(name, Math.Min(length, 100));
        }
    }

    private unsafe bool Element(ref JsonScanner scanner, int tableIndex, int position)
    {
        var table = Values.Tables[tableIndex];
        if (position >= _limits.Elements || table.Size >= _limits.Values)
        {
            IsTooBig = true;
            return scanner.Fail(scanner.At, FormattableString.Invariant($"an array has more than {position} elements"));
        }

        table.AddRow();
        if (_tree.PositionNamed[tableIndex - 1])
            _cells.Position(table, position);
        return true;
    }

    private bool TooBig(int offset, string reason)
    {
        IsTooBig = true;
        Fault = new JsonFault(offset, reason);
        return false;
    }

    private bool NotUtf8(ReadOnlySpan<byte> text)
    {
        Fault = text.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || text.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff])
            ? new JsonFault(0, "the text is UTF-16; JSON is UTF-8")
            : new JsonFault(ValidPrefix(text), "not UTF-8");
        return false;
    }

    private static int ValidPrefix(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (System.Text.Rune.DecodeFromUtf8(text[at..], out _, out var length) == System.Buffers.OperationStatus.Done)
            at += length;
        return at;
    }

    private struct Frame
    {
        public MatchNode? Node;
        public bool IsArray;
        public int Position;
        public long Object;
    }
}
