using System.Text;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>
/// The second pass: writes the rows. Everything in a row that its segment keeps constant, frame and padding included, is
/// made once per segment; only the cells that vary are written one by one.
/// </summary>
internal sealed class TextTable
{
    private readonly FlatView _view;
    private readonly ColumnLayout[] _columns;
    private readonly TableFormat _format;
    private readonly Dictionary<int, Piece[]> _pieces = [];

    public TextTable(FlatView view, ColumnLayout[] columns, TableFormat format)
    {
        _view = view;
        _columns = columns;
        _format = format;
    }

    public void Write(RowSelection rows, Stream stream)
    {
        using var output = new OutputBuffer(stream);
        WriteTop(output);
        byte[]? between = _format.Between is { } rule ? Encoding.UTF8.GetBytes(Rule(rule)) : null;
        byte[] end = Encoding.UTF8.GetBytes(_format.Row.End);
        int room = RowRoom();
        Piece[] pieces = [];
        FlatSegment? segment = null;
        for (int i = 0; i < rows.Count; i++)
        {
            int row = rows.Row(i);
            if (segment is null || row < segment.FirstRow || row - segment.FirstRow >= segment.Count)
            {
                int index = _view.SegmentOf(row);
                segment = _view.Segments[index];
                pieces = PiecesOf(index, segment);
            }

            if (i > 0 && between is not null)
            {
                output.Write(between);
                output.EndRow();
            }

            output.Reserve(room);
            foreach (Piece piece in pieces)
            {
                if (piece.Column is null) output.Write(piece.Bytes);
                else WriteCell(output, piece.Layout!, piece.Column, row - segment.FirstRow);
            }

            output.Write(end);
            output.EndRow();
        }

        if (_format.Below is { } below) WriteLine(output, Rule(below));
        if (_format.Closing is { } closing) WriteLine(output, closing);
    }

    // Pieces are kept while they are few, for tables ordered by a key that jumps between segments.
    private Piece[] PiecesOf(int index, FlatSegment segment)
    {
        const int MostKept = 1024;
        if (_pieces.TryGetValue(index, out Piece[]? pieces)) return pieces;
        pieces = MakePieces(segment);
        if (_pieces.Count < MostKept) _pieces.Add(index, pieces);
        return pieces;
    }

    private Piece[] MakePieces(FlatSegment segment)
    {
        var pieces = new List<Piece>();
        using var bytes = new MemoryStream();
        using (var constant = new OutputBuffer(bytes))
        {
            constant.Write(_format.Row.Begin);
            for (int c = 0; c < _columns.Length; c++)
            {
                ColumnLayout layout = _columns[c];
                if (c > 0) constant.Write(_format.Row.Separator);
                constant.Write(IsRight(layout) ? _format.Row.RightCell : _format.Row.LeftCell);
                constant.Fill((byte)' ', _format.Padding);
                FlatCells cells = segment.Cells(layout.Key);
                if (cells.Column is { } column)
                {
                    Take(constant, bytes, pieces);
                    pieces.Add(new Piece([], layout, column));
                }
                else if (layout.Kind == CellKind.Text)
                {
                    WriteText(constant, layout, CellText.Of(cells.Constant, _format));
                }
                else
                {
                    Span<byte> text = new byte[layout.MaxBytes + GeneralNumber.MaxLength];
                    WriteNumber(constant, layout, text[..layout.Format(cells.Constant, text)]);
                }

                constant.Fill((byte)' ', _format.Padding);
                constant.Write(_format.Row.CellEnd);
            }

            Take(constant, bytes, pieces);
        }

        return pieces.ToArray();
    }

    private static void Take(OutputBuffer constant, MemoryStream bytes, List<Piece> pieces)
    {
        constant.Flush();
        if (bytes.Length > 0) pieces.Add(new Piece(bytes.ToArray(), null, null));
        bytes.SetLength(0);
    }

    private void WriteCell(OutputBuffer output, ColumnLayout layout, Column column, int row)
    {
        if (layout.Kind == CellKind.Text)
        {
            WriteText(output, layout, CellText.Of(column[row], _format));
            return;
        }

        if (layout.MaxBytes > 1024)
        {
            byte[] large = new byte[layout.MaxBytes];
            WriteNumber(output, layout, large.AsSpan(0, layout.Format(column, row, large)));
            return;
        }

        Span<byte> text = stackalloc byte[layout.MaxBytes + GeneralNumber.MaxLength];
        WriteNumber(output, layout, text[..layout.Format(column, row, text)]);
    }

    private void WriteNumber(OutputBuffer output, ColumnLayout layout, ReadOnlySpan<byte> text)
    {
        int after = _format.IsCentred ? 0 : layout.Decimals - ColumnLayout.DecimalsOf(text);
        int before = layout.Width - text.Length - after;
        if (_format.IsCentred)
        {
            after = before - before / 2;
            before /= 2;
        }

        output.Fill((byte)' ', before);
        output.Write(text);
        output.Fill((byte)' ', after);
    }

    private void WriteText(OutputBuffer output, ColumnLayout layout, string text)
    {
        int free = layout.Width - DisplayWidth.Of(text);
        int before = _format.IsCentred ? free / 2 : 0;
        output.Fill((byte)' ', before);
        output.Write(text);
        output.Fill((byte)' ', free - before);
    }

    private void WriteTop(OutputBuffer output)
    {
        if (_format.Opening is { } opening) WriteLine(output, opening(_columns.Select(IsRight).ToArray()));
        if (_format.Above is { } above) WriteLine(output, Rule(above));
        RowFrame frame = _format.Header;
        output.Write(frame.Begin);
        for (int c = 0; c < _columns.Length; c++)
        {
            if (c > 0) output.Write(frame.Separator);
            output.Write(IsRight(_columns[c]) ? frame.RightCell : frame.LeftCell);
            output.Fill((byte)' ', _format.Padding);
            string text = CellText.Of(_columns[c].Key, _format);
            int free = _columns[c].Width - DisplayWidth.Of(text);
            int before = _format.IsCentred ? free / 2 : IsRight(_columns[c]) ? free : 0;
            output.Fill((byte)' ', before);
            output.Write(text);
            output.Fill((byte)' ', free - before);
            output.Fill((byte)' ', _format.Padding);
            output.Write(frame.CellEnd);
        }

        output.Write(frame.End);
        output.EndRow();
        if (_format.BelowHeader is { } below) WriteLine(output, Rule(below));
        if (_format.AfterHeader is { } after) WriteLine(output, after);
    }

    private static void WriteLine(OutputBuffer output, string text)
    {
        output.Write(text);
        output.EndRow();
    }

    private string Rule(RuleLine rule)
    {
        var cells = new string[_columns.Length];
        for (int c = 0; c < cells.Length; c++)
        {
            int width = _columns[c].Width + 2 * _format.Padding;
            string line = new(rule.Fill[0], width);
            if (_format.HasColons) line = IsRight(_columns[c]) ? line[1..] + ":" : ":" + line[1..];
            cells[c] = line;
        }

        return rule.Begin + string.Join(rule.Separator, cells) + rule.End;
    }

    private bool IsRight(ColumnLayout layout) => layout.Kind != CellKind.Text && !_format.IsCentred;

    private int RowRoom() => 64 + _columns.Sum(c => c.MaxBytes + c.Width + 2 * _format.Padding + 64);

    private readonly record struct Piece(byte[] Bytes, ColumnLayout? Layout, Column? Column);
}
