using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Summaries;

/// <summary>Texts that fit a cell of the summary.</summary>
internal static class SummaryCell
{
    private const int LongestName = 36;

    public static string NameOf(MeasuredKind kind, bool withUid) => Shortened(withUid ? $"{kind.Uid} {kind.Label}".TrimEnd() : kind.Label);

    public static string Shortened(string text)
    {
        text = CellText.Printable(text);
        return text.Length <= LongestName ? text : text[..(LongestName - 1)] + "…";
    }

    /// <summary>The scale of a kind's numbers; a counter that did not vary needs no decimals.</summary>
    public static Quantity ScaleOf(MeasuredKind kind)
    {
        Quantity scale = Quantity.For(kind.Unit, kind.Statistics.Median != 0 ? kind.Statistics.Median : kind.Statistics.Mean);
        return kind is { IsCounter: true, IsConstant: true } && scale.Decimals > 0 ? scale with { Decimals = 0 } : scale;
    }
}
