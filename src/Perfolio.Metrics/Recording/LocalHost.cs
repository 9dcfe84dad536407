using System.Globalization;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>What an archive says about this host.</summary>
internal static class LocalHost
{
    public static SourceHost Describe(SamplerOptions options, string name)
    {
        var zone = options.Time.LocalTimeZone;
        List<KeyValuePair<string, string>> labels = [new("hostname", name)];
        if (MachineId(options.Etc) is { Length: > 0 } id)
            labels.Add(new("machineid", id));
        return new SourceHost(
            name,
            Posix(zone.GetUtcOffset(options.Time.GetUtcNow())),
            zone.Id.Contains('/', StringComparison.Ordinal) ? ":" + zone.Id : "",
            Labels.Make(LabelSetKind.Context, labels));
    }

    // POSIX counts west of Greenwich.
    private static string Posix(TimeSpan offset)
    {
        if (offset == TimeSpan.Zero)
            return "UTC";
        var east = offset > TimeSpan.Zero;
        var size = offset.Duration();
        var minutes = size.Minutes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{size.Minutes:D2}");
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(east ? "-" : "+")}{size.Hours}{minutes}");
    }

    private static string? MachineId(string etc)
    {
        var path = Path.Combine(etc, "machine-id");
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
