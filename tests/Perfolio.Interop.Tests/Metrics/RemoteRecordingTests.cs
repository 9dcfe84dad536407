using Perfolio.Archives;
using Perfolio.Archives.Checking;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Configuration;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Recording.Pmcd;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>What we record from a pmcd beside what pmlogger records from it.</summary>
[Trait("Category", "Interop")]
public sealed class RemoteRecordingTests(PmcdFixture pmcd) : IClassFixture<PmcdFixture>
{
    private const string Configuration = """
        #pmlogger Version 1
        log mandatory on 200 msec {
          kernel.all.load [ 1, "5 minute" ] kernel.percpu.cpu kernel.uname mem.util network.interface disk.dev perfolio
        }
        log mandatory on once { hinv.ncpu hinv.physmem pmcd.version no.such.metric }
        """;

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task It_is_described_as_pmlogger_describes_it(ArchiveVersion version)
    {
        var ours = pmcd.Scratch.Path($"ours{version}");
        var theirs = pmcd.Scratch.Path($"theirs{version}");
        var warnings = new List<string>();
        await RecordAsync(ours, version, new RecordLimit(5, 0, default), warnings);
        // A machine so busy that the recorder stood still has it say so.
        warnings.Where(static w => !w.StartsWith("nothing was recorded for", StringComparison.Ordinal)).ShouldBe(["log.conf, line 5: metric 'no.such.metric' is unknown there; left out until it appears"]);
        await File.WriteAllTextAsync(pmcd.Scratch.Path("log.conf"), Configuration + "\n");
        var (code, _, error) = await PcpTools.RunAsync(
            "pmlogger", pmcd.Scratch.Root, "-h", pmcd.Host, "-c", "log.conf", "-V", $"{(int)version}", "-T", "1sec", "-l",
                "logger.log", theirs);
        code.ShouldBe(0, error);
        var log = await File.ReadAllTextAsync(pmcd.Scratch.Path("logger.log"));
        log.ShouldNotContain("Lost connection", customMessage: log);
        using var a = Archive.Open(ours);
        using var b = Archive.Open(theirs);
        (a.Label.HostName, a.Label.TimeZone, a.Label.ZoneInfo).ShouldBe((b.Label.HostName, b.Label.TimeZone, b.Label.ZoneInfo));
        Same(Descriptors(a), Descriptors(b), log);
        Same(Texts(a), Texts(b));
        Same(Labels(a), Labels(b));
        Same(Instances(a), Instances(b));
        // A name has no other type or value with pmlogger.
        Values(a, "kernel.uname.release").ShouldBe(Values(b, "kernel.uname.release"));
        Values(a, "perfolio.net.bytes").ShouldBe(Values(b, "perfolio.net.bytes"));
        Values(a, "kernel.all.load").Count().ShouldBe(2);
        Values(a, "pmcd.pid").ShouldBe(Values(b, "pmcd.pid"));
    }

    [Theory]
    [InlineData(ArchiveVersion.V2)]
    [InlineData(ArchiveVersion.V3)]
    public async Task Pcp_finds_nothing_wrong_with_it(ArchiveVersion version)
    {
        var ours = pmcd.Scratch.Path($"checked{version}");
        await RecordAsync(ours, version, new RecordLimit(8, 0, default));
        ArchiveCheck.Run(ours).Findings.Where(static f => f.Severity == CheckSeverity.Error).ShouldBeEmpty();
        var (code, output, error) = await PcpTools.RunAsync("pmlogcheck", null, "-w", ours);
        code.ShouldBe(0, output + error);
        (await PcpTools.RunAsync("pmval", null, "-a", ours, "-s", "3", "kernel.all.load")).Output.ShouldContain("5 minute");
    }

    [Fact]
    public async Task A_lost_pmcd_leaves_a_mark_and_the_recording_goes_on()
    {
        var path = pmcd.Scratch.Path("lost");
        var warnings = new List<string>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var again = new TaskCompletionSource();
        var recording = RecordAsync(path, ArchiveVersion.V3, default, warnings, text =>
        {
            if (text == "connected again")
                again.TrySetResult();
        }, stop.Token);
        await UntilAsync(() => File.Exists(path + ".0") && new FileInfo(path + ".0").Length > 10_000);
        await pmcd.KillAsync();
        (await pmcd.StartAsync()).ShouldBeTrue();
        await again.Task.WaitAsync(TimeSpan.FromMinutes(2));
        var length = new FileInfo(path + ".0").Length;
        await UntilAsync(() => new FileInfo(path + ".0").Length > length + 10_000);
        await stop.CancelAsync();
        var report = await recording;
        report.Outages.ShouldBe(1);
        var check = ArchiveCheck.Run(path);
        check.Findings.Where(static f => f.Severity == CheckSeverity.Error).ShouldBeEmpty();
        // A machine so busy that the recorder stood still leaves another.
        check.Marks.ShouldBeGreaterThanOrEqualTo(1);
        (await PcpTools.RunAsync("pmlogcheck", null, path)).Code.ShouldBe(0);
        warnings.ShouldContain(static w => w.EndsWith("; the gap is marked, and the connection tried again", StringComparison.Ordinal));
    }

    private static void Same(IEnumerable<string> ours, IEnumerable<string> theirs, string? log = null)
    {
        ours.Except(theirs, StringComparer.Ordinal).ShouldBeEmpty(log);
        theirs.Except(ours, StringComparer.Ordinal).ShouldBeEmpty(log);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    private async Task<RecordReport> RecordAsync(
        string path, ArchiveVersion version, RecordLimit end, List<string>? warnings = null, Action<string>? warn = null,
            CancellationToken stop = default)
    {
        var options = new RecordOptions
        {
            BaseName = path,
            Groups = RecordGroup.From(LoggingConfiguration.Parse(Configuration, "log.conf"), TimeSpan.FromSeconds(1)),
            Version = version,
            End = end,
            Warn = text =>
            {
                warnings?.Add(text);
                warn?.Invoke(text);
            },
        };
        var source = await PmcdSource.ConnectAsync(pmcd.Address, token: stop);
        using var recorder = await ArchiveRecorder.CreateAsync(options, source, stop);
        return await recorder.RunAsync(stop);
    }

    private static IEnumerable<string> Descriptors(Archive archive) => archive.Metadata.Descriptors
        .Select(static d => $"{string.Join(' ', d.Names.Order())} {d.Pmid} {d.Type} {d.Indom} {d.Semantics} {d.Units}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Texts(Archive archive) => archive.Metadata.Texts
        .Select(static t => $"{t.Kind} {t.Ident:x} {t.Text}").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Labels(Archive archive) => archive.Metadata.Labels
        .SelectMany(static l => l.Sets.Select(
            s => $"{l.Kind} {l.Ident:x} {s.Instance} {ArchiveText.Decode(s.Json)} {string.Join(' ', s.Labels)}"))
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    // That of recorders names the recorder.
    private static IEnumerable<string> Instances(Archive archive) => archive.Metadata.InstanceDomains
        .Where(static d => d.Indom != InstanceDomainId.From(2, 1))
        .Select(static d => (d.Indom, List: d.At(d.Records.Count - 1)))
        .Select(static d => $"{d.Indom} "
            + string.Join(' ', Enumerable.Range(0, d.List.Count).Select(i => $"{d.List.Ids[i]}={d.List.Name(i)}")))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Values(Archive archive, string name)
    {
        var metric = archive.Metadata.Find(name)!;
        var found = new SortedSet<string>(StringComparer.Ordinal);
        using var cursor = archive.Results();
        while (cursor.Read() == ReadStatus.Record)
        {
            foreach (ref readonly var set in cursor.Layout.Sets)
            {
                if (set.Pmid != metric.Pmid)
                    continue;
                for (var i = set.First; i < set.First + set.Count; i++)
                {
                    var value = Convert.ToHexString(ValueReader.Bytes(cursor.Record, cursor.Layout, i));
                    // The load moves from one recording to the other.
                    found.Add($"{cursor.Layout.Instances[i]} {(metric.Type == MetricType.Float ? "" : value)}");
                }
            }
        }

        return found;
    }
}
