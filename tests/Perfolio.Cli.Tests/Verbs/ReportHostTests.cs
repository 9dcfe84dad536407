using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Perfolio.Cli.Tests.Harness;
using Perfolio.Metrics.Tests.Protocol;

namespace Perfolio.Cli.Tests.Verbs;

/// <summary>Metrics of the JSON agent, which speaks pmcd's protocol, reported and recorded; and hosts where there is none.</summary>
public sealed class ReportHostTests : IDisposable
{
    private readonly Scratch _scratch = Scratch.Empty();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Metrics_of_the_agent_are_reported_in_every_form_and_recorded()
    {
        _scratch.Write("app.json", """{"workers": 42, "name": "shop", "queues": [{"id": "in", "length": 3}, {"id": "out", "length": 5}]}""");
        using Process agent = _scratch.Start("agent", "json", "--serve-pcp", "0", "app.json");
        try
        {
            string host = Address(agent);
            string[] names = _scratch.Perfolio("archive", "report", "-h", host, "-s", "1", "-o", "csv", "json").Succeeds().Lines[0].Split(',');
            string metric = names.Single(static n => n.EndsWith("workers\"", StringComparison.Ordinal)).Trim('"');
            Report(host, "csv", metric, "twice").Lines[1..].ShouldAllBe(static l => l.EndsWith(",42,84", StringComparison.Ordinal));
            Report(host, "table", metric, "twice").Lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ShouldBe(["42", "84"]);
            foreach (string line in Report(host, "ndjson", metric, "twice").Lines)
                JsonDocument.Parse(line).RootElement.GetProperty(metric).GetInt64().ShouldBe(42);
            Report(host, "pcp2json", metric, "twice").Out.ShouldContain("42");
            Report(host, "openmetrics", metric, "twice").Lines.ShouldContain(l => l.StartsWith(metric.Replace('.', '_'), StringComparison.Ordinal) && l.Contains(" 42", StringComparison.Ordinal));
            Report(host, "html", metric, "twice").Out.ShouldContain("</html>");
            _scratch.Perfolio("archive", "report", "-h", host, "-z", "-p", "-s", "1", metric).Succeeds();
            _scratch.Write("host.conf", $"[options]\nsource = {host}\n[set]\n{metric} = r\n");
            _scratch.Perfolio("archive", "report", "-c", "host.conf", "-s", "1", "-o", "csv", "-H", ":set").Succeeds().Out.Trim().ShouldEndWith(",42");

            _scratch.Perfolio("archive", "record", "--host", host, "-m", "json", "-t", "20msec", "-s", "3", "recorded").Succeeds();
            _scratch.Perfolio("archive", "report", "-a", "recorded", "-u", "-o", "csv", "-H", metric).Succeeds().Lines
                .ShouldAllBe(static l => l.EndsWith(",42", StringComparison.Ordinal));
        }
        finally
        {
            agent.Kill();
        }
    }

    [Fact]
    public void The_report_outlives_the_agent_and_Ctrl_C_ends_it()
    {
        _scratch.Write("app.json", """{"workers": 42}""");
        using Process agent = _scratch.Start("agent", "json", "--serve-pcp", "0", "app.json");
        Process? report = null;
        try
        {
            report = _scratch.Start("archive", "report", "-h", Address(agent), "-t", "20msec", "-o", "csv", "-F", "out.csv", "json");
            string line = "";
            Scratch.Until(() => File.Exists(_scratch.At("out.csv")));
            agent.Kill();
            agent.WaitForExit();
            while (!line.Contains("there are no values until it is back", StringComparison.Ordinal))
                line = report.StandardError.ReadLine() ?? throw new InvalidOperationException("the report ended: " + line);
            using Process signal = Process.Start("kill", ["-INT", report.Id.ToString(CultureInfo.InvariantCulture)]);
            Scratch.Wait(report).Ends(0);
            string[] lines = File.ReadAllLines(_scratch.At("out.csv"));
            lines[0].ShouldStartWith("Time,");
            lines.ShouldAllBe(l => l.Split(',').Length == lines[0].Split(',').Length);
        }
        finally
        {
            agent.Kill();
            report?.Kill();
            report?.Dispose();
        }
    }

    [Fact]
    public void A_pmcd_that_is_not_there_is_one_line()
    {
        using var deaf = new DeafPort();
        int port = deaf.Number;
        _scratch.Perfolio("archive", "report", "-h", $"127.0.0.1:{port}", "hinv.ncpu")
            .Fails(1, $"cannot connect to pmcd at 127.0.0.1:{port}: connection refused");
        _scratch.Perfolio("archive", "report", "--host", "unix:/no/such/socket", ":sar").Fails(1, "cannot connect to pmcd at unix:/no/such/socket");
        _scratch.Perfolio("archive", "report", "-h", "db1:0", "a").Fails(2, "'db1:0' is not the address of a pmcd");
        _scratch.Perfolio("archive", "report", "-h", "db1", "-a", "x", "a").Fails(2, "-a and -h exclude each other");
    }

    // The port is free only until somebody takes it, so that the agent chooses it and says which.
    private static string Address(Process agent)
    {
        while (agent.StandardError.ReadLine() is { } line)
        {
            if (Regex.Match(line, @"pminfo -h (\S+)", RegexOptions.None, TimeSpan.FromSeconds(10)) is { Success: true } match)
                return match.Groups[1].Value;
        }

        throw new InvalidOperationException("the agent ended without saying where it listens");
    }

    private Outcome Report(string host, string output, params string[] metrics) =>
        _scratch.Perfolio(["archive", "report", "-h", host, "-t", "20msec", "-s", "2", "-o", output, "-e", $"twice={metrics[0]}*2", .. metrics]).Succeeds();
}
