using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Protocol;

namespace Perfolio.Metrics.Recording.Pmcd;

/// <summary>Asks a pmcd what archives say about its host.</summary>
internal static class PmcdHost
{
    private static readonly string[] Names = ["pmcd.hostname", "pmcd.timezone", "pmcd.zoneinfo", "pmcd.pid", "pmcd.seqnum"];

    /// <summary>Asks.</summary>
    /// <param name="source">The pmcd.</param>
    /// <param name="unknown">What to say about what it does not know: it may run without the agent of that name.</param>
    /// <param name="token">Cancels the wait.</param>
    public static async Task<SourceHost> AskAsync(PmcdSource source, SourceHost unknown, CancellationToken token)
    {
        var labels = await source.Client.LabelsAsync(LabelSetKind.Context, uint.MaxValue, token);
        var pmids = (await source.Client.LookUpAsync(Names, token)).ToList();
        var known = pmids.Where(static p => p != Pmid.Null).ToArray();
        if (known.Length == 0)
            return unknown with { ContextLabels = labels };
        await source.UseAsync(InstanceProfile.All, token);
        var values = new ResultView();
        await source.FetchAsync(known, values, token);
        return new SourceHost(
            Text(0) ?? unknown.Name, Text(1) ?? unknown.TimeZone, Text(2) ?? unknown.ZoneInfo, labels)
        {
            Pid = Number(3, MetricType.UInt64),
            Sequence = (int)Number(4, MetricType.UInt32),
        };

        int? Value(int name)
        {
            var index = Array.IndexOf(known, pmids[name]);
            return index >= 0 && values.Sets[index].Count > 0 ? values.Sets[index].First : null;
        }

        string? Text(int name) => Value(name) is { } at && values.TextAt(at) is { Length: > 0 } text ? text : null;

        long Number(int name, MetricType type) =>
            Value(name) is { } at && values.NumberAt(at, type) is >= 0 and < 1e9 and var number ? (long)number : 0;
    }
}
