using System.CommandLine;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>The options <c>-z -Z</c> of every verb on an archive.</summary>
internal sealed class ZoneOptions
{
    private readonly Option<string> _zone = new("-Z", "--timezone")
    {
        Description = "Time zone of what is read and printed.",
        HelpName = "tz",
    };

    private readonly Option<bool> _hostZone = new("-z", "--hostzone") { Description = "Time zone of the archive." };

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb)
    {
        verb.Options.Add(_hostZone);
        verb.Options.Add(_zone);
    }

    /// <summary>The zone chosen; that of this host without.</summary>
    public ArchiveZone Read(ParseResult result, Func<ArchiveLabel> label, TimeProvider time)
    {
        string? zone = result.GetValue(_zone);
        bool host = result.GetValue(_hostZone);
        if (zone is not null && host) throw new UsageException("at most one of -Z and/or -z allowed");
        if (zone is not null) return WindowOptions.Guard(() => ArchiveZone.Parse(zone));
        return host ? ArchiveZone.Of(label()) : ArchiveZone.Local(time);
    }

    /// <summary>The note that PCP's tools print about the zone; null without the options.</summary>
    public string? Note(ParseResult result, ArchiveLabel label) => result.GetValue(_zone) is { } zone
        ? $"Note: timezone set to \"TZ={zone}\""
        : result.GetValue(_hostZone) ? $"Note: timezone set to local timezone of host \"{label.HostName}\" from archive" : null;
}
