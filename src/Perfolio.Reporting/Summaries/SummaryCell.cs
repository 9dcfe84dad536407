using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Summaries;

/// <summary>Texts that fit a cell of the summary.</summary>
internal static class SummaryCell
{
    private const int LongestName = 36;

    /// <summary>What was measured, with the uid before it; of a long uid the end is cut, so that the label stays.</summary>
    public static string NameOf(MeasuredKind kind, bool withUid)
    {
        string label = Shortened(kind.Label);
        int room = Math.Max(LongestName / 2, LongestName - label.Length - 1);
        return withUid ? $"{Shortened(kind.Uid, room)} {label}".Trim() : label;
    }

    public static string Shortened(string text, int longest = LongestName)
    {
        text = CellText.Printable(text);
        return text.Length <= longest ? text : text[..(longest - 1)] + "…";
    }

    /// <summary>The scale of a kind's numbers; a counter that did not vary needs no decimals.</summary>
    public static Quantity ScaleOf(MeasuredKind kind)
    {
        Quantity scale = Quantity.For(kind.Unit, kind.Statistics.Median != 0 ? kind.Statistics.Median : kind.Statistics.Mean);
        return kind is { IsCounter: true, IsConstant: true } && scale.Decimals > 0 ? scale with { Decimals = 0 } : scale;
    }
}
