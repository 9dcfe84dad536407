using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Columns turned into lines: one per instance, metrics beside each other.</summary>
internal sealed class TableRows
{
    private readonly int[][] _cells;

    public TableRows(IReadOnlyList<ReportColumn> columns, string heading)
    {
        Heading = heading;
        var metrics = columns.Select((c, i) => (c.Metric, Index: i)).DistinctBy(static c => c.Metric).ToList();
        Metrics = [.. metrics.Select(static m => m.Index)];
        var places = metrics.Select((m, at) => (m.Metric, at)).ToDictionary(static m => m.Metric, static m => m.at, StringComparer.Ordinal);
        // Metrics without instances come last, as the instance "=".
        var names = columns.Where(static c => c.Instance is not null).Select(static c => c.Instance!).Distinct(StringComparer.Ordinal).ToList();
        if (columns.Any(static c => c.Instance is null))
            names.Add("=");
        Instances = names;
        var lines = names.Select((n, at) => (n, at)).ToDictionary(static n => n.n, static n => n.at, StringComparer.Ordinal);
        _cells = [.. names.Select(_ => Enumerable.Repeat(-1, metrics.Count).ToArray())];
        for (var i = 0; i < columns.Count; i++)
            _cells[lines[columns[i].Instance ?? "="]][places[columns[i].Metric]] = i;
        Width = Math.Max(heading.Length, names.Count == 0 ? 0 : names.Max(static n => n.Length));
    }

    /// <summary>Heading of the instances.</summary>
    public string Heading { get; }

    /// <summary>Width of the column of instances.</summary>
    public int Width { get; }

    /// <summary>The instances, a line each.</summary>
    public IReadOnlyList<string> Instances { get; }

    /// <summary>For each metric its first column.</summary>
    public IReadOnlyList<int> Metrics { get; }

    /// <summary>Columns of a line, a metric each; -1 where a metric has no such instance.</summary>
    public int[] Cells(int line) => _cells[line];
}
