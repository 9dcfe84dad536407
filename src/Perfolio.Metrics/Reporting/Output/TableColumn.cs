using System.Globalization;
using Perfolio.Metrics.Reporting.Columns;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>A column of a table.</summary>
/// <param name="Width">Its width.</param>
/// <param name="Label">Its heading.</param>
/// <param name="Instance">Its instance; empty without.</param>
/// <param name="Unit">Its unit; empty without.</param>
internal sealed record TableColumn(int Width, string Label, string Instance, string Unit)
{
    private const int Narrowest = 3;

    // Of columns that have a number for a heading, as with pmrep.
    private const int Numbered = 8;

    /// <summary>The column of a report's column; with a number above 0, that is the heading.</summary>
    public static TableColumn Of(ReportColumn column, int number)
    {
        var label = column.IsLabelled ? column.Label : Short(column.Metric);
        var width = Math.Max(Narrowest, column.Width ?? (number > 0 ? Numbered : label.Length));
        var heading = number > 0 ? number.ToString(CultureInfo.InvariantCulture) : label;
        return new TableColumn(width, heading, column.Instance ?? "", column.Unit ?? "");
    }

    // kernel.all.load is k.a.load.
    private static string Short(string metric)
    {
        var parts = metric.Split('.');
        return string.Concat(parts[..^1].Select(static p => p[..1] + ".")) + parts[^1];
    }
}
