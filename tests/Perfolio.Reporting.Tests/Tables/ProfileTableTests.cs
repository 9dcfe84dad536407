using System.Text;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tables;

namespace Perfolio.Reporting.Tests.Tables;

public class ProfileTableTests
{
    private static readonly Profile Two = new()
    {
        ResourceTypes =
        [
            Samples.Type("f#0", Samples.Constants("f", "mixed", "a"), ("amount", Samples.Of(1.5, 10, 1234567)), ("order", Samples.Of(1L, 2, 3))),
            Samples.Type("g#0", Samples.Constants("g", "mixed", "b"), ("amount", Samples.Of(2L))),
        ],
    };

    [Fact]
    public void Simple_aligns_numbers_at_the_point_and_shows_missing_cells_as_nan() =>
        Samples.Table(Two, new TableOptions()).ShouldBe(
            """
                  amount    order    snapshots  subtype    type    uid
            ------------  -------  -----------  ---------  ------  -----
             1.5                1            0  a          mixed   f
            10                  2            0  a          mixed   f
             1.23457e+06        3            0  a          mixed   f
             2                nan            0  b          mixed   g

            """);

    [Theory]
    [InlineData("plain", "  amount  uid\n     1.5  f\n    10    f\n")]
    [InlineData("github", "|   amount | uid   |\n|----------|-------|\n|      1.5 | f     |\n|     10   | f     |\n")]
    [InlineData("pipe", "|   amount | uid   |\n|---------:|:------|\n|      1.5 | f     |\n|     10   | f     |\n")]
    [InlineData("orgtbl", "|   amount | uid   |\n|----------+-------|\n|      1.5 | f     |\n|     10   | f     |\n")]
    [InlineData("presto", "   amount | uid\n----------+-------\n      1.5 | f\n     10   | f\n")]
    [InlineData("pretty", "+--------+-----+\n| amount | uid |\n+--------+-----+\n|  1.5   |  f  |\n|   10   |  f  |\n+--------+-----+\n")]
    [InlineData("jira", "||   amount || uid   ||\n|      1.5 | f     |\n|     10   | f     |\n")]
    [InlineData("rst", "========  =====\n  amount  uid\n========  =====\n     1.5  f\n    10    f\n========  =====\n")]
    [InlineData("latex", "\\begin{tabular}{rl}\n\\hline\n   amount & uid   \\\\\n\\hline\n      1.5 & f     \\\\\n     10   & f     \\\\\n\\hline\n\\end{tabular}\n")]
    [InlineData("csv", "amount,uid\n1.5,f\n10.0,f\n")]
    [InlineData("jsonl", "{\"amount\": 1.5, \"uid\": \"f\"}\n{\"amount\": 10.0, \"uid\": \"f\"}\n")]
    public void Formats_look_as_their_readers_expect(string format, string expected)
    {
        var profile = new Profile
        {
            ResourceTypes = [Samples.Type("f#0", Samples.Constants("f", "mixed", "a"), ("amount", Samples.Of(1.5, 10.0)))],
        };
        Samples.Table(profile, new TableOptions { Format = TableFormat.Named(format), Headers = ["amount", "uid"] }).ShouldBe(expected);
    }

    [Fact]
    public void Every_format_writes_each_row()
    {
        foreach (string name in TableFormat.Names)
            Samples.Table(Two, new TableOptions { Format = TableFormat.Named(name), Headers = ["uid", "order"] })
                .Split('\n').Count(l => l.Contains('f', StringComparison.Ordinal) || l.Contains('g', StringComparison.Ordinal))
                .ShouldBeGreaterThanOrEqualTo(4, name);
    }

    [Fact]
    public void Filters_compare_numbers_as_numbers_and_are_grouped_by_key()
    {
        Rows(new KeyValuePair<string, string>("amount", "2.0")).ShouldBe(["2 g"]);
        Rows(new("amount", "10"), new("uid", "f"), new("amount", "1.50")).ShouldBe(["1.5 f", "10 f"]);
        Rows(new("amount", "10"), new("uid", "g")).ShouldBeEmpty();
        Rows(new KeyValuePair<string, string>("order", "nan")).ShouldBe(["2 g"]);
    }

    [Fact]
    public void Sorting_is_stable_with_missing_cells_last()
    {
        Rows("uid").ShouldBe(["1.5 f", "10 f", "1.23457e+06 f", "2 g"]);
        Rows("amount").ShouldBe(["1.5 f", "2 g", "10 f", "1.23457e+06 f"]);
        Rows("order")[^1].ShouldBe("2 g");
    }

    [Fact]
    public void An_unknown_key_is_refused_with_those_there_are() =>
        Should.Throw<OperationException>(() => Samples.Table(Two, new TableOptions { SortBy = "amuont" }))
            .Message.ShouldBe("no column 'amuont'; there are amount, order, snapshots, subtype, type, uid");

    [Fact]
    public void Wide_and_control_characters_keep_the_columns_straight()
    {
        var profile = new Profile
        {
            ResourceTypes =
            [
                Samples.Type("a", Samples.Constants("関数", "x", "1"), ("amount", Samples.Of(1L))),
                Samples.Type("b", Samples.Constants("a\nb\u001b[31m", "x", "1"), ("amount", Samples.Of(2L))),
            ],
        };
        Samples.Table(profile, new TableOptions { Headers = ["uid", "amount"] }).ShouldBe(
            "uid             amount\n------------  --------\n関数                 1\na\\nb\\x1b[31m         2\n");
    }

    [Fact]
    public void Models_are_a_table_of_their_flat_keys()
    {
        var model = JsonValue.Object(
            ("model", JsonValue.Of("linear")),
            ("coeffs", JsonValue.Of([JsonValue.Object(("name", JsonValue.Of("b0")), ("value", JsonValue.Of(0.25)))])));
        using var stream = new MemoryStream();
        ProfileTable.WriteModels(new Profile { Models = [model] }, new TableOptions(), stream);
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(
            "coeffs      coeffs:b0  model\n--------  -----------  -------\n0.25             0.25  linear\n");
    }

    [Fact]
    public void Integers_of_any_size_and_empty_tables_are_written()
    {
        var big = new ColumnBuilder();
        big.Add(JsonValue.Of(System.Numerics.BigInteger.Pow(10, 40)));
        big.Add(long.MinValue);
        var profile = new Profile { ResourceTypes = [Samples.Type("a", JsonValue.EmptyObject, ("address", big.Build()))] };
        string[] lines = Samples.Table(profile, new TableOptions { Headers = ["address"] }).Split('\n');
        lines[2].ShouldBe("1" + new string('0', 40));
        lines[3].ShouldBe("-9223372036854775808".PadLeft(41));
        Samples.Table(new Profile(), new TableOptions()).ShouldBe("\n\n");
    }

    private static string[] Rows(params KeyValuePair<string, string>[] filters) => Rows(new TableOptions { Filters = filters });

    private static string[] Rows(string sortBy) => Rows(new TableOptions { SortBy = sortBy });

    private static string[] Rows(TableOptions options) =>
        Samples.Table(Two, options with { Headers = ["amount", "uid"], Format = TableFormat.Named("plain") })
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
}
