using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>Amounts against the number in which the kinds of a series differ, as the page draws it.</summary>
internal sealed class ReportSeries
{
    public ReportSeries(KindSeries series, bool withUid, int mostPoints)
    {
        Series = series;
        MeasuredKind first = series.Members[0].Value;
        Label = withUid && first.Uid.Length > 0 ? $"{first.Uid} · {first.Label}" : first.Label;
        // The greatest medians are what the axis shows best.
        Scale = Quantity.For(first.Unit, series.Members.Max(m => Math.Abs(m.Value.Statistics.Median)));
        int each = Math.Max(2, mostPoints / series.Members.Count);
        Positions = series.Members.Select(m => Downsampling.Positions(m.Value.Values, each)).ToArray();
    }

    public KindSeries Series { get; }

    public string Label { get; }

    public Quantity Scale { get; }

    /// <summary>The values to draw of each member.</summary>
    public IReadOnlyList<int[]> Positions { get; }

    public bool IsReduced => Series.Members.Zip(Positions).Any(m => m.Second.Length < m.First.Value.Values.Count);
}
