using System.Text.RegularExpressions;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Catalogue;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>The metric sets that pmrep ships, in its own files: whatever they read must be there to be sampled.</summary>
[Trait("Category", "Interop")]
public sealed partial class StockSetInteropTests
{
    private static readonly string[] Attributes = ["label", "unit", "width", "precision", "instances", "limit"];

    [Theory]
    [InlineData("sar")]
    [InlineData("sar-b")]
    [InlineData("sar-B")]
    [InlineData("sar-w")]
    [InlineData("sar-H")]
    [InlineData("sar-r")]
    [InlineData("vmstat")]
    [InlineData("collectl-sn")]
    [InlineData("sar-d-dev")]
    [InlineData("sar-F")]
    [InlineData("sar-I-SUM")]
    [InlineData("sar-n-DEV")]
    [InlineData("sar-n-EDEV")]
    [InlineData("sar-n-SOCK")]
    [InlineData("sar-n-TCP-ETCP")]
    [InlineData("sar-q")]
    [InlineData("sar-S")]
    [InlineData("sar-u-ALL-P-ALL")]
    [InlineData("sar-v")]
    [InlineData("sar-W")]
    [InlineData("sar-y")]
    [InlineData("mpstat-P-ALL")]
    [InlineData("pidstat-d")]
    [InlineData("pidstat-R")]
    [InlineData("pidstat-s")]
    [InlineData("pidstat-v")]
    [InlineData("pidstat-w")]
    [InlineData("numa-per-node-cpu")]
    [InlineData("vmstat-d")]
    public void Every_metric_of_pmreps_own_set_can_be_sampled(string set)
    {
        var derived = Derived();
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Named(set))
            Expand(name, derived, needed);
        needed.ShouldNotBeEmpty(set);
        needed.Where(static n => !MetricCatalogue.TryFind(n, out _)).ShouldBeEmpty(set);
    }

    // A line is 'metric = …', 'column = name of a derived metric' or 'column.formula = …'.
    private static IEnumerable<string> Named(string set)
    {
        var found = false;
        foreach (var file in Directory.GetFiles(Path.Combine(PcpTools.Root, "etc/pcp/pmrep"), "*.conf"))
        {
            var inside = false;
            var formula = false;
            foreach (var line in File.ReadLines(file).Where(static l => l.Length > 0 && !l.StartsWith('#')))
            {
                if (line[0] == '[')
                {
                    inside = line.TrimEnd() == $"[{set}]";
                    found |= inside;
                    continue;
                }

                if (!inside)
                    continue;
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                var continued = char.IsWhiteSpace(line[0]);
                var key = continued || equals < 0 ? "" : line[..equals].Trim();
                formula = continued ? formula : key.EndsWith(".formula", StringComparison.Ordinal);
                if (formula)
                {
                    foreach (Match name in Name().Matches(continued ? line : line[(equals + 1)..]))
                        yield return name.Value;
                }
                else if (key.Contains('.', StringComparison.Ordinal)
                    && !Attributes.Contains(key[(key.LastIndexOf('.') + 1)..], StringComparer.Ordinal))
                {
                    yield return key;
                }
            }
        }

        found.ShouldBeTrue($"pmrep has no set '{set}'");
    }

    private static Dictionary<string, string> Derived()
    {
        var derived = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Path.Combine(PcpTools.Root, "etc/pcp/derived"), "*.conf"))
        {
            foreach (var line in File.ReadAllText(file).Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
            {
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && Name().Match(line[..equals]) is { Success: true, Index: 0 } name)
                    derived.TryAdd(name.Value, line[(equals + 1)..]);
            }
        }

        return derived;
    }

    private static void Expand(string name, Dictionary<string, string> derived, HashSet<string> needed)
    {
        if (MetricCatalogue.TryFind(name, out _) || !derived.Remove(name, out var formula))
        {
            needed.Add(name);
            return;
        }

        foreach (Match part in Name().Matches(formula))
            Expand(part.Value, derived, needed);
        derived.Add(name, formula);
    }

    [GeneratedRegex(@"\b[a-z]\w*(\.[a-zA-Z_]\w*)+", RegexOptions.None, 10000)]
    private static partial Regex Name();
}
