using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Tests.Tables;

/// <summary>Compares our tables byte by byte with those of Python's tabulate.</summary>
[Trait("Category", "Interop")]
public class TabulateTests
{
    private const string Python = "/usr/bin/python3";

    // tabulate 0.8.9 of Debian 12 lacks what came with 0.9.
    private const string Script =
        """
        import json, sys
        try:
            import tabulate
        except ImportError:
            sys.exit("python3 lacks tabulate: run eng/install-test.sh, which installs python3-tabulate")
        job = json.load(sys.stdin)
        tabulate.WIDE_CHARS_MODE = False
        rows = [[float("nan") if c is None else c for c in r] for r in job["rows"]]
        known = set(tabulate.tabulate_formats)
        print(json.dumps({f: tabulate.tabulate(rows, headers=job["headers"], tablefmt=f) for f in job["formats"] if f in known}))
        """;

    private static readonly string[] Shared =
    [
        "plain", "simple", "rst", "github", "pipe", "orgtbl", "jira", "youtrack", "presto", "pretty", "psql", "tsv", "grid", "fancy_grid",
        "fancy_outline", "html", "unsafehtml", "mediawiki", "moinmoin", "textile", "latex", "latex_raw", "latex_booktabs", "latex_longtable",
    ];

    public static TheoryData<string> Tables => ["integers", "floats", "holes", "text", "unicode", "one"];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Tables_are_those_of_tabulate(string name)
    {
        (string Key, Column Values)[] columns = ColumnsOf(name);
        Dictionary<string, string> theirs = Tabulate(columns);
        theirs.Keys.Order(StringComparer.Ordinal).ShouldBe(Shared.Order(StringComparer.Ordinal), "tabulate has every format of the list");
        var different = new List<string>();
        foreach ((string format, string expected) in theirs)
        {
            // Differences on purpose (docs/tables.md): pretty has six digits here as all formats do; ProfileTableTests has its look.
            if (format == "pretty" && columns.Any(c => c.Values is DoubleColumn)) continue;
            string ours = Ours(columns, format);
            if (!Same(format, WithoutTrailingBlanks(expected), ours)) different.Add($"{format}:\n{expected}\n--- ours\n{ours}");
        }

        different.ShouldBeEmpty();
    }

    private static (string Key, Column Values)[] ColumnsOf(string name) => name switch
    {
        "integers" => [("amount", Samples.Of(1L, -20, 300, 123456789012)), ("order", Samples.Of(4L, 3, 2, 1))],
        "floats" => [("amount", Samples.Of(0.00012345678, 1.5, 1234567.0, 1e-9)), ("size", Samples.Of(100.0, 2.25, 1e12, 3.0))],
        "holes" => [("amount", Samples.Of(1.5, double.NaN, 10.25, double.NaN)), ("uid", Texts("a", "bb", "ccc", "d"))],
        "text" => [("uid", Texts("main", "list_search(int)", "x y", "-")), ("amount", Samples.Of(1L, 22, 333, 4))],
        "unicode" => [("uid", Texts("größe", "naïve", "µs", "żółw")), ("amount", Samples.Of(1.5, 2, 3, 4))],
        _ => [("amount", Samples.Of(1L))],
    };

    private static Column Texts(params string[] texts)
    {
        var builder = new ColumnBuilder();
        foreach (string text in texts) builder.Add(JsonValue.Of(text));
        return builder.Build();
    }

    private static string Ours((string Key, Column Values)[] columns, string format)
    {
        var profile = new Profile { ResourceTypes = [Samples.Type("a#0", JsonValue.EmptyObject, columns)] };
        return Samples.Table(profile, new TableOptions { Format = TableFormat.Named(format), Headers = columns.Select(c => c.Key).ToArray() });
    }

    private static bool Same(string format, string theirs, string ours) => format switch
    {
        // The attribute of HTML 5 instead of that of HTML 4, as tabulate itself since 0.9.
        "mediawiki" => theirs.Replace("align=\"right\"| ", "style=\"text-align: right;\"| ", StringComparison.Ordinal) == ours,
        // Ours are aligned after escaping, so that the source is a table as well; blanks mean nothing in these.
        "textile" or "latex" or "latex_booktabs" or "latex_longtable" => Words(theirs).SequenceEqual(Words(ours)),
        _ => theirs == ours,
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // Ours is a file: it ends with a line break and no line ends with blanks.
    private static string WithoutTrailingBlanks(string table) =>
        string.Concat(table.Split('\n').Select(line => line.TrimEnd(' ') + "\n"));

    private static Dictionary<string, string> Tabulate((string Key, Column Values)[] columns)
    {
        string rows = string.Join(',', Enumerable.Range(0, columns[0].Values.Count).Select(i => "[" + string.Join(',', columns.Select(c => Cell(c.Values, i))) + "]"));
        string job = $$"""{"headers": [{{Quoted(columns.Select(c => c.Key))}}], "rows": [{{rows}}], "formats": [{{Quoted(Shared)}}]}""";
        File.Exists(Python).ShouldBeTrue($"{Python} is needed; eng/install-test.sh installs it");
        using Process python = Process.Start(new ProcessStartInfo(Python)
        {
            ArgumentList = { "-c", Script },
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        python.StandardInput.Write(job);
        python.StandardInput.Close();
        Task<string> errors = python.StandardError.ReadToEndAsync();
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        python.ExitCode.ShouldBe(0, errors.GetAwaiter().GetResult());
        using JsonDocument answer = JsonDocument.Parse(output);
        return answer.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!, StringComparer.Ordinal);
    }

    private static string Quoted(IEnumerable<string> texts) => string.Join(',', texts.Select(t => $"\"{t}\""));

    private static string Cell(Column column, int row) => column switch
    {
        DoubleColumn doubles when double.IsNaN(doubles.Values[row]) => "null",
        DoubleColumn doubles => doubles.Values[row].ToString("0.0###################", CultureInfo.InvariantCulture),
        Int64Column integers => integers.Values[row].ToString(CultureInfo.InvariantCulture),
        _ => $"\"{column[row].ToDisplayText()}\"",
    };
}
