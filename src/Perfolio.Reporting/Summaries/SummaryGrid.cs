using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Summaries;

/// <summary>A column of a summary.</summary>
/// <param name="Title">The title; may be empty.</param>
/// <param name="Rank">0 always stays; the column of the highest rank goes first when the line is too long.</param>
/// <param name="IsRight">Right-aligned.</param>
/// <param name="Cells">One text per row.</param>
internal sealed record SummaryColumn(string Title, int Rank, bool IsRight, string[] Cells)
{
    public bool IsStrong { get; init; }

    public int Width { get; } = Math.Max(Cells.Max(DisplayWidth.Of), DisplayWidth.Of(Title));
}

/// <summary>Lays a summary's columns side by side.</summary>
internal static class SummaryGrid
{
    private const string Gap = "  ";

    public static void Write(SummaryColumn[] columns, int rows, TextWriter output, SummaryStyle style)
    {
        List<SummaryColumn> fitting = Fitting(columns, style.Width);
        WriteRow(fitting, c => c.Title, output, _ => style.HasColour ? "\e[2m" : null);
        for (int row = 0; row < rows; row++)
            WriteRow(fitting, c => c.Cells[row], output, c => style.HasColour && c.IsStrong ? "\e[1m" : null);
    }

    private static List<SummaryColumn> Fitting(SummaryColumn[] columns, int width)
    {
        var left = columns.ToList();
        while (left.Sum(c => c.Width + Gap.Length) - Gap.Length > width && left.Max(c => c.Rank) is > 0 and var last)
            left.RemoveAll(c => c.Rank == last);
        return left;
    }

    private static void WriteRow(
        List<SummaryColumn> columns, Func<SummaryColumn, string> cell, TextWriter output, Func<SummaryColumn, string?> colour)
    {
        int pending = 0;
        foreach (SummaryColumn column in columns)
        {
            string text = cell(column);
            int free = column.Width - DisplayWidth.Of(text);
            if (text.Trim().Length > 0)
            {
                // Blanks are written only before something, so no line ends with them.
                output.Write(new string(' ', pending + (column.IsRight ? free : 0)));
                string? start = colour(column);
                output.Write(start is null ? text.TrimEnd() : $"{start}{text.TrimEnd()}\e[0m");
                pending = (column.IsRight ? 0 : free) + text.Length - text.TrimEnd().Length + Gap.Length;
            }
            else
            {
                pending += column.Width + Gap.Length;
            }
        }

        output.WriteLine();
    }
}
