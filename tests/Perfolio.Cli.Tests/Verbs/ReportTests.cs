using System.Text.Json;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Metrics.Tests;
using Perfolio.Metrics.Tests.Reporting;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class ReportTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public ReportTests()
    {
        _scratch.Variables["TZ"] = "UTC";
        ReportArchive.Write(_scratch.At("a"));
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Archives_in_every_form()
    {
        Report("-t", "10", "-s", "2", "-o", "csv", "a.flt", "b.dis").Succeeds().Out
            .ShouldBe("Time,\"a.flt\",\"b.dis\"\n2023-11-14 22:13:20,0.000,-42\n2023-11-14 22:13:30,0.100,-42\n");
        Report("-t", "10", "-s", "1", "-p", "a.flt").Succeeds().Out.ShouldBe("          a.flt\n               \n22:13:20  0.000\n");
        Report("-Z", "EST5EDT", "-s", "1", "-o", "csv", "-H", "a.flt").Succeeds().Out.ShouldBe("2023-11-14 17:13:20,0.000\n");
        Report("-S", "@22:14", "-T", "@22:14:10", "-A", "5", "-O", "3", "-o", "csv", "-H", "-t", "5", "a.cnt,,,,raw").Succeeds().Out.ShouldBe("2023-11-14 22:14:05,1205\n2023-11-14 22:14:10,1250\n");
        foreach (string line in Report("-u", "-o", "ndjson", "a", "b").Succeeds().Lines) JsonDocument.Parse(line);
        JsonDocument.Parse(Report("-o", "pcp2json", "a", "b").Succeeds().Out);
        Report("-o", "openmetrics", "a", "b").Succeeds().Lines[^1].ShouldBe("# EOF");
        Report("-F", "out.csv", "-o", "csv", "a.flt").Succeeds().Out.ShouldBeEmpty();
        _scratch.Read("out.csv").ShouldStartWith("Time,");
        Report("-C", "a.flt").Succeeds().Out.ShouldBeEmpty();
        Report("--list-sets").Succeeds().Lines.ShouldContain(":sar-B");
    }

    [Fact]
    public void Sets_and_derived_metrics_of_files()
    {
        _scratch.Write("conf/one.conf", "[one]\ninterval = 10\nsamples = 2\noutput = csv\nx = my.total\nx.formula = a.flt * 10 + y.y\n");
        _scratch.Write("derived.txt", "y.y = b.dis * 1.0\n");
        Report("-c", "conf", "-e", "./derived.txt", "-o", "csv", ":one").Succeeds().Out.ShouldBe("Time,\"my.total\"\n2023-11-14 22:13:20,-42.000\n2023-11-14 22:13:30,-41.000\n");
        Report("-c", "conf/one.conf", "-e", "y.y=b.dis*2.0", "-s", "1", "-o", "csv", "-H", ":one", "a.flt").Succeeds().Out.ShouldBe("2023-11-14 22:13:20,-84.000,0.000\n");
    }

    [Fact]
    public void This_system()
    {
        Outcome live = _scratch.Perfolio("archive", "report", "-t", "20msec", "-s", "3", "-o", "csv", ":vmstat", "hinv.ncpu").Succeeds();
        live.Lines.Length.ShouldBe(4);
        live.Lines[3].ShouldEndWith(" " + ThisMachine.Processors);
        JsonDocument.Parse(_scratch.Perfolio("archive", "report", "-t", "20msec", "-s", "2", "-o", "sadf").Succeeds().Out);
        _scratch.Perfolio("archive", "report", "-o", "openmetrics", "kernel.all.load").Succeeds().Lines.Count(l => l.StartsWith("kernel_all_load{", StringComparison.Ordinal)).ShouldBe(3);
    }

    [Theory]
    [InlineData(1, "there is no metric 'nix.nix' in a", "nix.nix")]
    [InlineData(2, "there is no metric set ':nix'", ":nix")]
    [InlineData(2, "no metric was named")]
    [InlineData(2, "a.flt: unknown unit 'xx'", "a.flt,,,xx")]
    [InlineData(1, "a.bytes: byte cannot be converted to s", "a.bytes,,,s")]
    [InlineData(1, "a.bytes: byte cannot be converted to s", "-b", "s", "a.bytes")]
    [InlineData(2, "space_scale = xx: unknown unit", "-b", "xx", "a.bytes")]
    [InlineData(1, "no instance matches", "-i", "nix", "a.bytes")]
    [InlineData(2, "'(' is neither the name of an instance nor a regular expression", "a.bytes,,(")]
    [InlineData(1, "in a circle: x → y → x", "-e", "x=y+1;y=x+1", "x")]
    [InlineData(2, "derived metric x: a metric, number, function", "-e", "x=a.flt +", "x")]
    [InlineData(1, "different dimensions", "-e", "x=a.flt + a.ms", "x")]
    [InlineData(2, "interval = 0: the interval must be above 0", "-t", "0", "a.flt")]
    [InlineData(2, "precision = x: a whole number", "-P", "x", "a.flt")]
    [InlineData(2, "invalid time", "-S", "bad", "a.flt")]
    [InlineData(2, "there is no output 'xml'", "-o", "xml", "a.flt")]
    [InlineData(2, "ranking is not supported", "-J", "3", "a.flt")]
    [InlineData(2, "at most one of -Z and/or -z", "-z", "-Z", "UTC", "a.flt")]
    [InlineData(2, "output sadf chooses its metrics itself", "-o", "sadf", "a.flt")]
    [InlineData(1, "a has no metric that sadf shows; record some of disk.all disk.dev", "-o", "sadf")]
    [InlineData(1, "none of the metrics is in a", "-5", "nix.nix")]
    public void Mistakes_are_one_line(int code, string text, params string[] arguments) => Report(arguments).Fails(code, text);

    [Fact]
    public void Bad_files_are_named_with_place()
    {
        _scratch.Write("bad.conf", "[x]\na.flt = ,,xx\n");
        Report("-c", "bad.conf", ":x").Fails(3, "bad.conf: line 2: a.flt: unknown unit 'xx'");
        Report("-c", "nix.conf", ":x").Fails(1, "nix.conf");
        _scratch.Write("bad.txt", "x = +\n");
        Report("-e", "./bad.txt", "x").Fails(3, "bad.txt: line 1: derived metric x");
        _scratch.Perfolio("archive", "report", "-a", "nix", "a.flt").Ends(3).Error.ShouldContain("nix");
        // A record cut in the middle ends the report with a warning; damage ends it with an error behind good rows.
        using (var file = new FileStream(_scratch.At("a.0"), FileMode.Open)) file.SetLength(file.Length - 6);
        Report("-u", "-o", "csv", "a.flt").Succeeds().Err.ShouldContain("unexpected end of file");
        using (var file = new FileStream(_scratch.At("a.0"), FileMode.Open))
        {
            file.Position = 132 + 200;
            file.Write([0xff, 0xff, 0xff]);
        }

        Outcome damaged = Report("-u", "-o", "ndjson", "a.flt").Ends(3);
        damaged.Error.ShouldContain("a.0");
        foreach (string line in damaged.Lines) JsonDocument.Parse(line);
    }

    private Outcome Report(params string[] arguments) => _scratch.Perfolio(["archive", "report", "-a", "a", .. arguments]);
}
