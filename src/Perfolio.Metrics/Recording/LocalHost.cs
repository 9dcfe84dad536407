using System.Globalization;
using System.Runtime.InteropServices;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Recording;

/// <summary>What an archive says about this host.</summary>
internal static partial class LocalHost
{
    public static SourceHost Describe(SamplerOptions options, string name)
    {
        var zone = options.Time.LocalTimeZone;
        List<(string, string)> labels =
        [
            Labels.Text("domainname", Line(Path.Combine(options.Proc, "sys", "kernel", "domainname")) is { Length: > 0 } domain and not "(none)" ? domain : "localdomain"),
            Labels.Number("groupid", EffectiveGroup()), Labels.Text("hostname", name),
        ];
        if (Line(Path.Combine(options.Etc, "machine-id")) is { Length: > 0 } id)
            labels.Add(Labels.Text("machineid", id));
        labels.Add(Labels.Number("userid", EffectiveUser()));
        return new SourceHost(
            name,
            Posix(zone.GetUtcOffset(options.Time.GetUtcNow())),
            zone.Id.Contains('/', StringComparison.Ordinal) ? ":" + zone.Id : "",
            Labels.Make(LabelSetKind.Context, [.. labels]));
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

    private static string? Line(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "getegid")]
    private static partial uint EffectiveGroup();
}
