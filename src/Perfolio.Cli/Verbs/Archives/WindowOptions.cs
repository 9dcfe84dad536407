using System.CommandLine;
using Perfolio.Archives.Format;
using Perfolio.Archives.Time;
using Perfolio.Cli.Hosting;
using ArchiveOpenOptions = Perfolio.Archives.ArchiveOpenOptions;
using ArchiveSet = Perfolio.Archives.ArchiveSet;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary>The options <c>-S -T -A -z -Z</c> of the verbs that work on a part of an archive.</summary>
internal sealed class WindowOptions
{
    private readonly Option<string> _start = new("-S", "--start")
    {
        Description = "Start of the time window: @time, offset from the start, or -offset from the end.",
        HelpName = "time"
    };
    private readonly Option<string> _finish = new("-T", "--finish")
    {
        Description = "End of the time window.",
        HelpName = "time"
    };
    private readonly Option<string> _align = new("-A", "--align")
    {
        Description = "Align the start to a multiple of an interval.",
        HelpName = "interval"
    };
    private readonly ZoneOptions _zone = new();

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command verb, bool align)
    {
        verb.Options.Add(_start);
        verb.Options.Add(_finish);
        if (align) verb.Options.Add(_align);
        _zone.AddTo(verb);
    }

    /// <summary>Reads the options.</summary>
    public TimeWindowOptions Read(ParseResult result, Func<ArchiveLabel> label, TimeProvider time) =>
        Guard(() => new TimeWindowOptions
        {
            Start = Parsed(result.GetValue(_start)),
            Finish = Parsed(result.GetValue(_finish)),
            Align = _align.Parents.Any() && result.GetValue(_align) is { } align ? Interval.Parse(align) : null,
            Zone = _zone.Read(result, label, time),
        });

    /// <summary>The note that PCP's tools print about the zone; null without <c>-z</c> and <c>-Z</c>.</summary>
    public string? Note(ParseResult result, ArchiveLabel label) => _zone.Note(result, label);

    /// <summary>Warns of <c>500ms</c>, which PCP's time language takes for minutes with a plural s.</summary>
    public static void WarnOfMinutes(Session session, string? interval)
    {
        if (interval?.Trim() is not { Length: > 2 } text || !text.EndsWith("ms", StringComparison.OrdinalIgnoreCase)) return;
        if (char.IsAsciiDigit(text[..^2].TrimEnd()[^1]))
            session.Terminal.Warn($"{text} is taken for minutes, as PCP takes it; milliseconds are {text[..^2].TrimEnd()}msec");
    }

    /// <summary>The label whose zone counts for an input of several archives: that of the first.</summary>
    public static ArchiveLabel LabelOf(string input)
    {
        using var set = ArchiveSet.Open(input, new ArchiveOpenOptions { Tolerant = true });
        return set.Members[0].Label;
    }

    /// <summary>Turns errors of the time language into wrong usage.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TimeSyntaxException e)
        {
            throw new UsageException($"invalid time or interval\n{e.Message}");
        }
    }

    private static TimeSpecification? Parsed(string? text) => text is null ? null : TimeSpecification.Parse(text);
}
