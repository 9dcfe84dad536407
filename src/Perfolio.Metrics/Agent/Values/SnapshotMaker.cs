using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Identifiers;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Profiles.Json;

namespace Perfolio.Metrics.Agent.Values;

/// <summary>Makes a snapshot of a document: defaults, required members, numbers of instances.</summary>
internal static class SnapshotMaker
{
    /// <summary>Longest name of an instance in bytes.</summary>
    private const int LongestName = 1024;

    /// <summary>Makes a snapshot.</summary>
    /// <param name="document">The values; they are copied.</param>
    /// <param name="schema">The schema they were read by.</param>
    /// <param name="places">Where the values of each metric stand.</param>
    /// <param name="arrayItems">The items of the arrays.</param>
    /// <param name="ids">Gives numbers to instances.</param>
    public static Snapshot Make(DocumentValues document, SourceSchema schema, ColumnPlan[] places, int[] arrayItems,
        SourceIdentifiers ids)
    {
        var copy = document.Copy();
        var violations = copy.Duplicates + copy.Surplus;
        for (var i = 0; i < places.Length; i++)
            violations += Complete(copy, places[i], schema.Metrics[i]);
        var arrays = new ArrayRows[schema.Arrays.Count];
        for (var i = 0; i < arrays.Length; i++)
            arrays[i] = Number(copy.Tables[i + 1], copy.Texts, arrayItems[i], ids, ref violations);
        return new Snapshot(copy, arrays, violations);
    }

    private static int Complete(DocumentValues document, ColumnPlan place, JsonMetric metric)
    {
        var table = document.Tables[place.Table];
        var violations = 0;
        for (var row = 0; row < table.Rows; row++)
        {
            var state = table.State(row, place.Column);
            if (state == CellState.Missing && metric.Default is not null)
                SetDefault(document, table, row, place, metric.Default);
            else if (state == CellState.Missing && metric.IsRequired)
                table.Set(row, place.Column, CellState.Refused);
            violations += table.State(row, place.Column).IsViolation() ? 1 : 0;
        }

        return violations;
    }

    private static void SetDefault(DocumentValues document, CellTable table, int row, ColumnPlan place, JsonValue value)
    {
        if (place.Type == MetricType.String && value.StringOrNull() is { } text)
            table.Set(row, place.Column, document.Texts.Add(Encoding.UTF8.GetBytes(text)));
        else if (place.Type == MetricType.Double && value.IsNumber)
            table.Set(row, place.Column, BitConverter.DoubleToInt64Bits(value.AsDouble()));
        else if (place.Type == MetricType.UInt32 && value.Kind == JsonKind.Boolean)
            table.Set(row, place.Column, value.AsBoolean() ? 1 : 0);
        else if (place.Type is MetricType.Int64 or MetricType.UInt64 && value.TryGetInt64(out var integer))
            table.Set(row, place.Column, integer);
        else if (value.Kind != JsonKind.Null)
            table.Set(row, place.Column, CellState.WrongType);
    }

    private static ArrayRows Number(CellTable table, TextStore texts, int item, SourceIdentifiers ids, ref int violations)
    {
        var numbers = new List<int>(table.Rows);
        var rows = new List<int>(table.Rows);
        var seen = new HashSet<int>(table.Rows);
        for (var row = 0; row < table.Rows; row++)
        {
            var name = table.State(row, 0) == CellState.Value ? texts.Text(table.Bits(row, 0)) : default;
            if (name.IsEmpty || name.Length > LongestName || name.Contains((byte)0))
            {
                violations++;
                continue;
            }

            var id = ids.Instance(item, name);
            if (id < 0 || !seen.Add(id))
            {
                violations++;
                continue;
            }

            numbers.Add(id);
            rows.Add(row);
        }

        var sorted = numbers.ToArray();
        var order = rows.ToArray();
        Array.Sort(sorted, order);
        return new ArrayRows(table, texts, sorted, order);
    }
}
