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
        while (true)
        {
            switch (scanner.Next())
            {
                case (byte)'{' or (byte)'[':
                    if (depth >= _limits.Depth)
                        return scanner.Fail(scanner.At, FormattableString.Invariant($"nested deeper than {_limits.Depth}"));
                    var isArray = *scanner.At++ == (byte)'[';
                    Enter(ref _frames[++depth], node, isArray);
                    if (scanner.Next() == (isArray ? (byte)']' : (byte)'}'))
                    {
                        scanner.At++;
                        depth--;
                        break;
                    }

                    if (!NextPart(ref scanner, ref _frames[depth], out node))
                        return false;
                    continue;
                case (byte)'"':
                    if (!scanner.String(out var content, out var length, out var escaped))
                        return false;
                    if (node is { Columns.Count: > 0 } && !_cells.Text(node, content, length, escaped))
                        return scanner.Fail(content, "half of a surrogate pair stands alone");
                    break;
                case (byte)'t':
                    if (!scanner.Literal("true"u8))
                        return false;
                    _cells.Boolean(node, value: true);
                    break;
                case (byte)'f':
                    if (!scanner.Literal("false"u8))
                        return false;
                    _cells.Boolean(node, value: false);
                    break;
                case (byte)'n':
                    if (!scanner.Literal("null"u8))
                        return false;
                    _cells.All(node, CellState.Null);
                    break;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    if (!scanner.Number(out var number))
                        return false;
                    if (node is not null)
                        _cells.Number(node, number);
                    break;
                default:
                    return scanner.Fail(scanner.At, "a value is missing");
            }

            while (true)
            {
                if (depth == 0)
                    return scanner.Next() == 0 && scanner.IsAtEnd || scanner.Fail(scanner.At, "more text behind the document");
                ref var frame = ref _frames[depth];
                var next = scanner.Next();
                if (next == (byte)',')
                {
                    scanner.At++;
                    if (!NextPart(ref scanner, ref frame, out node))
                        return false;
                    break;
                }

                if (next != (frame.IsArray ? (byte)']' : (byte)'}'))
                    return scanner.Fail(scanner.At, frame.IsArray ? "',' or ']' is missing" : "',' or '}' is missing");
                scanner.At++;
                depth--;
            }
        }
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

    // Goes to the next member or element, behind the bracket or comma.
    private unsafe bool NextPart(ref JsonScanner scanner, ref Frame frame, out MatchNode? node)
    {
        var position = frame.Position++;
        var parent = frame.Node;
        if (frame.IsArray)
        {
            node = parent is null ? null : parent.Table >= 0 ? parent.Element : parent.ElementAt(position);
            return parent is null || parent.Table < 0 || Element(ref scanner, parent.Table, position);
        }

        node = null;
        if (scanner.Next() != (byte)'"')
            return scanner.Fail(scanner.At, "a member name is missing");
        if (parent is null)
        {
            if (!scanner.String(out _, out _, out _))
                return false;
        }
        else if (parent.IsExpected(position, scanner.At, scanner.End, out var quoted, out node))
        {
            scanner.At += quoted;
        }
        else
        {
            if (!scanner.String(out var name, out var length, out var escaped))
                return false;
            node = parent.Find(position, new ReadOnlySpan<byte>(name, length), escaped);
            if (node is null && parent.IsClosed)
                Values.FirstSurplus ??= System.Text.Encoding.UTF8.GetString(name, Math.Min(length, 100));
        }

        if (scanner.Next() != (byte)':')
            return scanner.Fail(scanner.At, "':' is missing");
        scanner.At++;
        if (node is not null)
        {
            if (node.SeenIn == frame.Object)
                Values.Duplicates++;
            node.SeenIn = frame.Object;
        }
        else if (parent is { IsClosed: true })
        {
            Values.Surplus++;
        }

        return true;
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
