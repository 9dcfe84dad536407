using System.Globalization;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Columns;
using Perfolio.Metrics.Reporting.Output;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>
/// Makes flat entries for indexing: a time and one text per column, as in CSV; what has no value is an empty text.
/// </summary>
internal sealed class FlatWriter : ReportWriter
{
    private string[] _names = [];
    private string[] _formats = [];

    /// <summary>The entries.</summary>
    internal List<JsonValue> Entries { get; } = [];

    /// <inheritdoc/>
    public override void Begin(MetricReport report) => ColumnsChanged(report);

    /// <inheritdoc/>
    public override void ColumnsChanged(MetricReport report)
    {
        _names = [.. report.Columns.Select(c => c.FullName)];
        _formats = [.. report.Columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"F{c.Precision}"))];
    }

    /// <inheritdoc/>
    public override void Row(ReportRow row)
    {
        var members = new KeyValuePair<string, JsonValue>[_names.Length + 1];
        members[0] = new("Time", JsonValue.Of(UtcText.WithOffset(row.Time)));
        for (int i = 0; i < _names.Length; i++) members[i + 1] = new(_names[i], JsonValue.Of(Text(row, i)));
        Entries.Add(JsonValue.Of(members));
    }

    /// <inheritdoc/>
    public override void End()
    {
    }

    private string Text(ReportRow row, int column)
    {
        CellKind kind = row.Get(column, out long bits);
        return kind switch
        {
            CellKind.Signed => bits.ToString(CultureInfo.InvariantCulture),
            CellKind.Unsigned => ((ulong)bits).ToString(CultureInfo.InvariantCulture),
            CellKind.Real when double.IsFinite(BitConverter.Int64BitsToDouble(bits)) =>
                BitConverter.Int64BitsToDouble(bits).ToString(_formats[column], CultureInfo.InvariantCulture),
            CellKind.Text => row.Text(bits),
            _ => "",
        };
    }
}
