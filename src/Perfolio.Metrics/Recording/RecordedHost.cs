using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Recording;

/// <summary>What an archive says about the host it was recorded on.</summary>
internal sealed class RecordedHost
{
    private readonly string _etc;

    public RecordedHost(RecordOptions options)
    {
        _etc = options.Sampling.Etc;
        Name = options.HostName ?? Environment.MachineName;
        var zone = options.Sampling.Time.LocalTimeZone;
        ZoneInfo = zone.Id.Contains('/', StringComparison.Ordinal) ? ":" + zone.Id : "";
        TimeZone = Posix(zone.GetUtcOffset(options.Sampling.Time.GetUtcNow()));
    }

    /// <summary>Name of the host.</summary>
    public string Name { get; }

    /// <summary>The offset from UTC now, as in the environment variable TZ.</summary>
    public string TimeZone { get; }

    /// <summary>Name of the zone.</summary>
    public string ZoneInfo { get; }

    /// <summary>The labels of the whole archive.</summary>
    public LabelSets ContextLabels(Timestamp time)
    {
        List<KeyValuePair<string, string>> labels = [new("hostname", Name)];
        if (MachineId() is { Length: > 0 } id)
            labels.Add(new("machineid", id));
        return Labels.Make(time, LabelSetKind.Context, uint.MaxValue, labels);
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

    private string? MachineId()
    {
        var path = Path.Combine(_etc, "machine-id");
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
