using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Archives.Tests;
using Perfolio.Interop.Tests.Archives;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>What PCP's own Linux and process agents say, asked through pminfo without a daemon.</summary>
public sealed partial class LocalPcp : IAsyncLifetime, IDisposable
{
    private readonly Scratch _scratch = new();

    /// <summary>Options that have a tool ask the agents itself.</summary>
    public static string[] Agents { get; } =
    [
        "-n", "names", "-K", "clear", "-K", $"add,60,{PcpTools.Root}/usr/lib/pcp/pmdas/linux/pmda_linux.so,linux_init",
        "-K", $"add,3,{PcpTools.Root}/usr/lib/pcp/pmdas/proc/pmda_proc.so,proc_init",
    ];

    public Scratch Scratch => _scratch;

    public async Task InitializeAsync()
    {
        var parts = Path.Combine(PcpTools.Root, "usr/lib/pcp/pmns");
        foreach (var part in new[] { "root_linux", "root_proc", "stdpmid.pcp", "stdpmid.local" })
            File.Copy(Path.Combine(parts, part), _scratch.Path(part));
        var merge = await PcpTools.RunAsync("pmnsmerge", _scratch.Root, "-a", "root_linux", "root_proc", "names");
        merge.Code.ShouldBe(0, merge.Error);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _scratch.Dispose();

    /// <summary>Every metric with description and values.</summary>
    public async Task<Dictionary<string, PcpMetric>> AskAsync(params string[] names)
    {
        var (_, output, error) = await PcpTools.RunAsync(
            "pminfo", _scratch.Root,
            [.. Agents, "-L", "-d", "-m", "-f", .. names]);
        var metrics = Parse(output);
        metrics.ShouldNotBeEmpty(error);
        return metrics;
    }

    /// <summary>Reads what pminfo printed.</summary>
    internal static Dictionary<string, PcpMetric> Parse(string output)
    {
        var metrics = new Dictionary<string, PcpMetric>(StringComparer.Ordinal);
        PcpMetric? metric = null;
        foreach (var line in output.Split('\n'))
        {
            if (Head().Match(line) is { Success: true } head)
                metrics[head.Groups[1].Value] = metric = new PcpMetric { Pmid = head.Groups[2].Value };
            else if (TypeLine().Match(line) is { Success: true } type)
                (metric!.Type, metric.Indom) = (type.Groups[1].Value, type.Groups[2].Value);
            else if (SemanticsLine().Match(line) is { Success: true } semantics)
                (metric!.Semantics, metric.Units) = (semantics.Groups[1].Value, semantics.Groups[2].Value.Trim());
            else if (InstanceLine().Match(line) is { Success: true } instance)
                metric!.Values[int.Parse(instance.Groups[1].Value, CultureInfo.InvariantCulture)] = (instance.Groups[2].Value,
                    instance.Groups[3].Value);
            else if (ValueLine().Match(line) is { Success: true } value)
                metric!.Values[-1] = ("", value.Groups[1].Value);
        }

        return metrics;
    }

    [GeneratedRegex(@"^([a-z][\w.]*) PMID: (\S+)", RegexOptions.None, 10000)]
    private static partial Regex Head();

    [GeneratedRegex(@"^    Data Type: (.*?)  InDom: (\S+)", RegexOptions.None, 10000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("^    Semantics: (.*?)  Units: (.*)$", RegexOptions.None, 10000)]
    private static partial Regex SemanticsLine();

    [GeneratedRegex("^    inst \\[(\\d+) or \"(.*?)\"\\] value (.*)$", RegexOptions.None, 10000)]
    private static partial Regex InstanceLine();

    [GeneratedRegex("^    value (.*)$", RegexOptions.None, 10000)]
    private static partial Regex ValueLine();
}
