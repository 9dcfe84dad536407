using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Recording;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>Labels and help in what we record, as PCP's own pminfo reads them, beside those of PCP's agents.</summary>
[Trait("Category", "Interop")]
public sealed class LabelInteropTests(LocalPcp pcp) : IClassFixture<LocalPcp>
{
    [Fact]
    public async Task Metrics_and_instances_have_the_labels_that_pcp_gives_them()
    {
        var (_, theirs, _) = await PcpTools.RunAsync("pminfo", pcp.Scratch.Root, [.. LocalPcp.Agents, "-L", "-l"]);
        var (code, ours, error) = await PcpTools.RunAsync("pminfo", null, "-a", await RecordAsync(), "-l");
        code.ShouldBe(0, error);
        var expected = LabelText.Read(theirs);
        var found = LabelText.Read(ours);
        found.Keys.Count(static k => k.Instance.Length > 0).ShouldBeGreaterThan(100);
        // Processes come and go; what is not in both is compared elsewhere.
        found.Where(f => expected.TryGetValue(f.Key, out var labels) && labels != f.Value)
            .Select(f => $"{f.Key}: {f.Value}, PCP: {expected[f.Key]}").ShouldBeEmpty();
        MetricCatalogue.All.Where(m => !found.ContainsKey((m.Name, ""))).Select(static m => m.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_has_a_line_and_a_text_of_help()
    {
        var (code, output, error) = await PcpTools.RunAsync("pminfo", null, "-a", await RecordAsync(), "-tT");
        code.ShouldBe(0, error);
        var texts = output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(static t => !t.StartsWith("pmcd.", StringComparison.Ordinal)).ToList();
        foreach (var metric in MetricCatalogue.All)
            output.ShouldContain($"{metric.Name} [{metric.Help}]");
        texts.Count(static t => t.Contains("Help:",
            StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(MetricCatalogue.All.Count);
    }

    private async Task<string> RecordAsync()
    {
        var path = pcp.Scratch.Path("labels" + Guid.NewGuid().ToString("N"));
        using var recorder = new ArchiveRecorder(new RecordOptions
        {
            BaseName = path,
            Groups = [RecordGroup.Of([""], TimeSpan.FromMilliseconds(50))],
            End = new RecordLimit(2, 0, default),
        });
        await recorder.RunAsync(CancellationToken.None);
        return path;
    }
}
