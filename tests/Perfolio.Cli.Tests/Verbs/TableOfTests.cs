using System.Text.Json;
using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class TableOfTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Instance();

    public TableOfTests()
    {
        _scratch.Write("t.perf", Sample.Time(null, command: "aa", amounts: [0.25, 2.5, 0.125]));
        _scratch.Write("m.perf", Sample.WithModels(null));
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Columns_order_and_sorting()
    {
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "resources", "-h", "uid", "-h", "amount", "-s", "amount").Succeeds().Out
            .ShouldBe("uid      amount\n-----  --------\naa        0.125\naa        0.25\naa        2.5\n");
        string[] all = _scratch.Perfolio("show", "t.perf", "tableof", "--to-stdout", "-f", "csv", "resources").Succeeds().Lines;
        all[0].ShouldBe("amount,order,snapshots,subtype,time,type,uid");
        all.Length.ShouldBe(4);
    }

    [Fact]
    public void Filters_of_one_key_are_alternatives_and_of_several_all_hold()
    {
        string[] Rows(params string[] filters) => _scratch.Perfolio(
            ["show", "t.perf", "tableof", "-ts", "-f", "csv", "resources", "-h", "amount", "-h", "order", .. filters]).Succeeds().Lines[1..];
        Rows("-f", "order", "1").ShouldBe(["0.25,1"]);
        Rows("-f", "order", "1", "-f", "order", "3").ShouldBe(["0.25,1", "0.125,3"]);
        Rows("-f", "order", "1", "-f", "amount", "0.125", "-f", "order", "3").ShouldBe(["0.125,3"]);
        Rows("--filter-by", "uid", "nix").ShouldBeEmpty();
    }

    [Fact]
    public void To_a_file_with_and_without_a_name()
    {
        Outcome named = _scratch.Perfolio("show", "t.perf", "tableof", "-of", "out.csv", "-f", "csv", "resources", "-h", "amount").Succeeds();
        named.Out.ShouldBe(_scratch.At("out.csv") + "\n");
        _scratch.Read("out.csv").ShouldBe("amount\n0.25\n2.5\n0.125\n");
        _scratch.Perfolio("show", "t.perf", "tableof", "-tf", "resources").Succeeds().Out.ShouldBe(_scratch.At("resources_of_t") + "\n");
        _scratch.Perfolio("show", "m.perf", "tableof", "models").Succeeds();
        _scratch.Read("models_of_m").ShouldContain("linear");
        _scratch.Perfolio("show", "t.perf", "tableof", "-of", "t.perf/x", "resources").Fails(1, "t.perf/x");
    }

    [Fact]
    public void Models()
    {
        string[] lines = _scratch.Perfolio("show", "m.perf", "tableof", "-ts", "-f", "csv", "models", "-h", "uid", "-h", "model", "-h", "r_square", "-h", "coeffs:b0", "-s", "r_square").Succeeds().Lines;
        lines.ShouldBe(["uid,model,r_square,coeffs:b0", "g,constant,0.5,3.0", "f,linear,0.99,1.5"]);
        _scratch.Perfolio("show", "m.perf", "tableof", "-ts", "-f", "csv", "models", "-h", "uid", "-f", "model", "linear").Succeeds().Lines.ShouldBe(["uid", "f"]);
        Outcome none = _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "models").Succeeds();
        none.Out.Trim().ShouldBeEmpty();
        none.Err.ShouldContain("no models");
    }

    [Fact]
    public void Every_format_is_written()
    {
        string message = _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "-f", "nix", "resources").Ends(2).Error;
        string[] formats = message[(message.IndexOf("one of", StringComparison.Ordinal) + 6)..message.IndexOf(", not", StringComparison.Ordinal)].Trim().Split(", ");
        formats.Length.ShouldBeGreaterThan(20);
        foreach (string format in new[] { "simple", "jsonl", "html", "github", "latex" })
        {
            formats.ShouldContain(format);
            _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "-f", format, "resources").Succeeds().Out.ShouldContain("0.125");
        }

        JsonDocument.Parse(_scratch.Perfolio("show", "t.perf", "tableof", "-ts", "-f", "jsonl", "resources").Succeeds().Lines[0]).RootElement
            .GetProperty("amount").GetDouble().ShouldBe(0.25);
    }

    [Fact]
    public void Wrong_usage()
    {
        _scratch.Perfolio("show", "t.perf", "tableof").Fails(2, "resources", "models");
        _scratch.Perfolio("show", "t.perf", "tableof", "-tf", "-ts", "resources").Fails(2, "exclude each other");
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "-of", "x", "resources").Fails(2, "--output-file");
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "resources", "-h", "nix").Fails(1, "nix", "amount");
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "resources", "-s", "nix").Fails(1, "nix");
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "resources", "-f", "uid").Fails(2, "--filter-by", "KEY VALUE");
        _scratch.Perfolio("show", "t.perf", "tableof", "-ts", "resources", "-f", "nix", "1").Fails(1, "nix");
    }
}
