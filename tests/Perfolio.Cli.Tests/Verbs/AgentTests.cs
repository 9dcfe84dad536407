using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class AgentTests
{
    [Fact]
    public void A_file_is_printed_as_pminfo_prints_it()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("app.json", "{\"n\":5,\"l\":[{\"id\":\"a\",\"v\":0.5}]}");
        Outcome printed = scratch.Perfolio("agent", "json", "--control", "own", "app.json").Succeeds();
        printed.Out.ShouldContain("\njson.app.n\n    Data Type: 64-bit int  InDom: PM_INDOM_NULL 0xffffffff\n    Semantics: instant  Units: none\n    value 5\n");
        printed.Out.ShouldContain("    inst [0 or \"a\"] value 0.5\n");
        scratch.Perfolio("agent", "json", "--openmetrics", "app.json").Succeeds().Out.ShouldEndWith("# EOF\n");
    }

    [Fact]
    public void What_is_inferred_reads_back()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("app.json", "{\"n\":5}\n{\"n\":5.5,\"s\":\"x\"}\n");
        scratch.Write("app.metadata.json", scratch.Perfolio("agent", "json", "infer", "app.json").Succeeds().Out);
        scratch.Write("app.json", "{\"n\":6,\"s\":\"y\"}");
        scratch.Perfolio("agent", "json", "app.json").Succeeds().Out.ShouldContain("Data Type: double");
    }

    [Fact]
    public void A_source_that_is_bad_shows_in_the_exit_code()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("app.json", "{\"n\":");
        Outcome bad = scratch.Perfolio("agent", "json", "app.json");
        bad.Ends(3);
        bad.Err.ShouldContain("line 1, column 6");
        scratch.Perfolio("agent", "json", "infer", "app.json").Fails(3, "app.json", "line 1");
    }

    [Theory]
    [InlineData("no source", "agent", "json")]
    [InlineData("none of 1 to 510", "agent", "json", "--domain", "511", "x.json")]
    [InlineData("not a name", "agent", "json", "--name", "9", "x.json")]
    [InlineData("loopback", "agent", "json", "--listen", "0.0.0.0:9737", "x.json")]
    [InlineData("exclude each other", "agent", "json", "--pmda", "--listen", "0", "x.json")]
    [InlineData("no port", "agent", "json", "tcp:x")]
    [InlineData("need somebody to listen", "agent", "json", "tcp:0")]
    [InlineData("one of: json", "agent")]
    [InlineData("--interval", "agent", "net-xmit", "-t", "0")]
    public void Wrong_usage_is_one_line(string reason, params string[] arguments)
    {
        using var scratch = Scratch.Empty();
        scratch.Write("x.json", "{\"n\":1}");
        scratch.Perfolio(arguments).Fails(2, reason);
    }

    [Fact]
    public void Installing_where_there_is_no_pcp_says_so()
    {
        using var scratch = Scratch.Empty();
        scratch.Write("x.json", "{\"n\":1}");
        scratch.Perfolio("agent", "json", "install", "--root", scratch.Directory, "x.json").Fails(1, "pmcd.conf", "is PCP installed");
        scratch.Perfolio("agent", "json", "remove", "--root", scratch.Directory).Fails(1, "pmcd.conf");
    }
}
