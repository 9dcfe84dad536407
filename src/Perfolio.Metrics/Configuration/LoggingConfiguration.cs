using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>
/// A configuration in pmlogger's language (docs/record.md): statements <c>log mandatory on 5 sec { metrics }</c>.
/// </summary>
public sealed class LoggingConfiguration
{
    /// <summary>The longest interval: 2^28 - 1 milliseconds, about 74 hours.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(268_435_455);

    private readonly TokenReader _tokens;
    private readonly List<LoggingStatement> _statements = [];

    private LoggingConfiguration(TokenReader tokens) => _tokens = tokens;

    /// <summary>The statements in order.</summary>
    public IReadOnlyList<LoggingStatement> Statements => _statements;

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="directory">Where files that it includes are; null when it may include none.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="ProfileException">It is not one; the message has the file and the line.</exception>
    public static LoggingConfiguration Parse(string text, string file, string? directory = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var tokens = new TokenReader(ConfigurationLexer.Split(ConfigurationPreprocessor.Run(text, file, directory)), file);
        var configuration = new LoggingConfiguration(tokens);
        while (!tokens.AtEnd && !tokens.Peek("["))
            configuration._statements.Add(configuration.Statement());
        AccessSection.Read(tokens);
        return configuration;
    }

    private LoggingStatement Statement()
    {
        var line = _tokens.Line;
        _tokens.Take("log");
        var advisory = _tokens.Take("advisory");
        // Without either word a statement is mandatory.
        var mandatory = !advisory && _tokens.Take("mandatory");
        var expected = advisory || mandatory ? "'on', 'off' or 'maybe'" : "'log', 'mandatory' or 'advisory'";
        var word = _tokens.Next([TokenKind.Word], expected);
        var state = word.Text switch
        {
            "on" => LoggingState.On,
            "off" => LoggingState.Off,
            "maybe" when !advisory => LoggingState.Maybe,
            "maybe" => throw TokenReader.WrongAt(word, "only what is mandatory can be 'maybe'"),
            _ => throw TokenReader.WrongAt(word, $"{expected} expected, not '{word.Text}'"),
        };
        var interval = state == LoggingState.On ? Interval() : null;
        return new LoggingStatement(state, advisory, interval, Metrics(), line);
    }

    private List<LoggedMetric> Metrics()
    {
        if (!_tokens.Take("{"))
            return [Metric()];
        var metrics = new List<LoggedMetric>();
        do
            metrics.Add(Metric());
        while (Continues("}"));
        return metrics;
    }

    private TimeSpan? Interval()
    {
        if (_tokens.Take("once"))
            return TimeSpan.Zero;
        if (_tokens.Take("default"))
            return null;
        _tokens.Take("every");
        var number = _tokens.Next([TokenKind.Number], "a whole number, 'once' or 'default'");
        var unit = _tokens.Next([TokenKind.Word], "a unit of time");
        ulong scale = unit.Text switch
        {
            "msec" or "msecs" or "millisecond" or "milliseconds" => 1,
            "sec" or "secs" or "second" or "seconds" => 1000,
            "min" or "mins" or "minute" or "minutes" => 60_000,
            "hour" or "hours" => 3_600_000,
            _ => throw TokenReader.WrongAt(unit, unit.Text.StartsWith('.')
                ? "a whole number is needed: use msec for parts of a second"
                    : $"unknown unit '{unit.Text}'; use msec, sec, min or hour"),
        };
        if (!ulong.TryParse(number.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > (ulong)LongestInterval.TotalMilliseconds / scale)
            throw TokenReader.WrongAt(number, $"an interval of {number.Text} {unit.Text} is longer than 268435455 msec");
        return TimeSpan.FromMilliseconds(count * scale);
    }

    private LoggedMetric Metric()
    {
        var name = _tokens.Next([TokenKind.Word], "the name of a metric");
        var ids = new List<int>();
        var names = new List<string>();
        if (!_tokens.Take("["))
            return new LoggedMetric(name.Text, ids, names, name.Line) { File = name.File };
        do
        {
            var instance = _tokens.Next([TokenKind.Number, TokenKind.Word, TokenKind.Quoted], "an instance");
            if (instance.Kind == TokenKind.Number
                && int.TryParse(instance.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                ids.Add(id);
            else
                names.Add(instance.Text);
        }
        while (Continues("]"));
        return new LoggedMetric(name.Text, ids, names, name.Line) { File = name.File };
    }

    // Blanks or a comma between two things; behind a comma the list cannot end.
    private bool Continues(string end) => _tokens.Take(",") || !_tokens.Take(end);
}
