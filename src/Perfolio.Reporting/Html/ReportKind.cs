using Perfolio.Reporting.Summaries;

namespace Perfolio.Reporting.Html;

/// <summary>One kind of measurement as the page draws it: scaled to a unit that reads well, and reduced when too long.</summary>
internal sealed class ReportKind
{
    public ReportKind(MeasuredKind kind, bool withUid, int mostPoints)
    {
        Kind = kind;
        Scale = SummaryCell.ScaleOf(kind);
        Label = withUid && kind.Uid.Length > 0 ? $"{kind.Uid} · {kind.Label}" : kind.Label;
        if (kind.Workload.Length > 0) Label += $" · {kind.Workload}";
        bool whole = kind.Unit is "count" or "iterations" or "sample";
        Bins = HistogramBins.Of(kind.Values, kind.Statistics, whole);
        Positions = Downsampling.Positions(kind.Values, mostPoints);
    }

    public MeasuredKind Kind { get; }

    public Quantity Scale { get; }

    public string Label { get; }

    public HistogramBins Bins { get; }

    public int[] Positions { get; }

    public bool IsReduced => Positions.Length < Kind.Values.Count;
}
