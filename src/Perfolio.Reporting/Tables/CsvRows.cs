using System.Globalization;
using System.Text;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>
/// Comma-separated values quoted as RFC 4180 says, with all digits; lines end with a line feed; a missing cell is empty.
/// </summary>
internal sealed class CsvRows
{
    private readonly FlatView _view;
    private readonly IReadOnlyList<string> _keys;

    public CsvRows(FlatView view, IReadOnlyList<string> keys)
    {
        _view = view;
        _keys = keys;
    }

    public void Write(RowSelection rows, Stream stream)
    {
        using var output = new OutputBuffer(stream);
        for (int c = 0; c < _keys.Count; c++)
        {
            if (c > 0) output.Write(","u8);
            output.Write(Quoted(_keys[c]));
        }

        output.EndRow();
        FlatSegment? segment = null;
        var cells = new FlatCells[_keys.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            int row = rows.Row(i);
            if (segment is null || row < segment.FirstRow || row - segment.FirstRow >= segment.Count)
            {
                segment = _view.Segments[_view.SegmentOf(row)];
                for (int c = 0; c < cells.Length; c++) cells[c] = segment.Cells(_keys[c]);
            }

            for (int c = 0; c < cells.Length; c++)
            {
                if (c > 0) output.Write(","u8);
                if (cells[c].At(row - segment.FirstRow) is { } value) WriteCell(output, value);
            }

            output.EndRow();
        }
    }

    private static void WriteCell(OutputBuffer output, JsonValue value)
    {
        if (value.TryGetInt64(out long integer))
        {
            integer.TryFormat(output.Reserve(32), out int written, default, CultureInfo.InvariantCulture);
            output.Advance(written);
        }
        else if (value.Kind == JsonKind.Float)
        {
            output.Advance(JsonNumberText.Format(value.AsDouble(), output.Reserve(JsonNumberText.MaxLength)));
        }
        else
        {
            output.Write(Quoted(value.ToDisplayText()));
        }
    }

    private static string Quoted(string text)
    {
        bool plain = text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text.AsSpan().Trim(' ').Length == text.Length;
        if (plain) return text;
        var result = new StringBuilder("\"", text.Length + 8);
        return result.Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"').ToString();
    }
}
