using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>A table of a dashboard, for pages, JSON and CSV.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Columns">What stands in its columns.</param>
/// <param name="Rows">The rows: string, long, double (NaN for no value), bool or null per column.</param>
public sealed record DashboardTable(
    string Name, string Title, IReadOnlyList<DashboardColumn> Columns, IReadOnlyList<object?[]> Rows)
{
    /// <summary>Writes it as CSV with a heading, quoted as RFC 4180 says.</summary>
    public void WriteCsv(TextWriter target)
    {
        target.WriteLine(string.Join(',', Columns.Select(static c => Quoted(c.Key))));
        foreach (object?[] row in Rows) target.WriteLine(string.Join(',', row.Select(Cell)));
    }

    /// <summary>Writes it as an array of objects.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartArray(Name);
        foreach (object?[] row in Rows)
        {
            json.WriteStartObject();
            for (int i = 0; i < row.Length; i++)
            {
                json.WritePropertyName(Columns[i].Key);
                switch (row[i])
                {
                    case string text: json.WriteStringValue(text); break;
                    case long number: json.WriteNumberValue(number); break;
                    case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                    case bool yes: json.WriteBooleanValue(yes); break;
                    default: json.WriteNullValue(); break;
                }
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Cell(object? value) => value switch
    {
        string text => Quoted(text),
        double number when !double.IsFinite(number) => "",
        bool yes => yes ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    private static string Quoted(string text)
    {
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text.Trim(' ').Length == text.Length) return text;
        return new StringBuilder("\"", text.Length + 8).Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
            .ToString();
    }
}
