using System.Globalization;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Configuration;

/// <summary>A configuration in pmlogger's language (docs/record.md): statements <c>log mandatory on 5 sec { metrics }</c>.</summary>
public sealed class LoggingConfiguration
{
    /// <summary>The longest interval: 2^28 - 1 milliseconds, about 74 hours.</summary>
    public static readonly TimeSpan LongestInterval = TimeSpan.FromMilliseconds(268_435_455);

    private readonly string _file;
    private readonly List<ConfigurationToken> _tokens;
    private readonly List<LoggingStatement> _statements = [];
    private int _at;

    private LoggingConfiguration(string text, string file)
    {
        _file = file;
        _tokens = ConfigurationLexer.Split(text, file);
    }

    /// <summary>The statements in order.</summary>
    public IReadOnlyList<LoggingStatement> Statements => _statements;

    /// <summary>Reads a configuration.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name for messages.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="ProfileException">It is not one; the message has the line.</exception>
    public static LoggingConfiguration Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var configuration = new LoggingConfiguration(text, file);
        while (configuration._at < configuration._tokens.Count && !configuration.Peek("["))
            configuration._statements.Add(configuration.Statement());
        configuration.Access();
        return configuration;
    }

    private LoggingStatement Statement()
    {
        Take("log");
        var line = Line();
        var kind = Word("'mandatory' or 'advisory'");
        if (kind is not ("mandatory" or "advisory"))
            throw Wrong(line, $"'mandatory' or 'advisory' expected, not '{kind}'");
        var state = Word("'on', 'off' or 'maybe'") switch
        {
            "on" => LoggingState.On,
            "off" => LoggingState.Off,
            "maybe" when kind == "mandatory" => LoggingState.Maybe,
            var other => throw Wrong(line, $"'on', 'off' or (mandatory) 'maybe' expected, not '{other}'"),
        };
        var interval = state == LoggingState.On ? Interval() : null;
        var metrics = new List<LoggedMetric>();
        if (!Take("{"))
        {
            metrics.Add(Metric());
        }
        else
        {
            while (!Take("}"))
                metrics.Add(Metric());
        }

        return new LoggingStatement(state, interval, metrics, line);
    }

    private TimeSpan? Interval()
    {
        if (Take("once"))
            return TimeSpan.Zero;
        if (Take("default"))
            return null;
        Take("every");
        var line = Line();
        var number = Word("an interval");
        if (!ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            throw Wrong(line, $"a whole number, 'once' or 'default' expected, not '{number}'");
        var unit = Word("a unit of time");
        ulong scale = unit switch
        {
            "msec" or "msecs" or "millisecond" or "milliseconds" => 1,
            "sec" or "secs" or "second" or "seconds" => 1000,
            "min" or "mins" or "minute" or "minutes" => 60_000,
            "hour" or "hours" => 3_600_000,
            _ => throw Wrong(line, $"unknown unit '{unit}'; use msec, sec, min or hour"),
        };
        if (count > (ulong)LongestInterval.TotalMilliseconds / scale)
            throw Wrong(line, $"an interval of {number} {unit} is longer than 268435455 msec");
        return TimeSpan.FromMilliseconds(count * scale);
    }

    private LoggedMetric Metric()
    {
        var line = Line();
        var name = Word("the name of a metric");
        if (!char.IsAsciiLetter(name[0]))
            throw Wrong(line, $"the name of a metric expected, not '{name}'");
        var ids = new List<int>();
        var names = new List<string>();
        if (Take("["))
        {
            while (!Take("]"))
            {
                var token = Next("']'");
                if (!token.Quoted && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    ids.Add(id);
                else if (token.Quoted || char.IsAsciiLetterOrDigit(token.Text[0]) || token.Text[0] == '/')
                    names.Add(token.Text);
                else
                    throw Wrong(token.Line, $"an instance expected, not '{token.Text}'");
            }
        }

        return new LoggedMetric(name, ids, names, line);
    }

    // Rules about who may control a recorder: checked for form; this recorder has no control port.
    private void Access()
    {
        if (_at >= _tokens.Count)
            return;
        Take("[");
        if (!Take("access") || !Take("]"))
            throw Wrong(Line(), "'[access]' or 'log' expected");
        while (_at < _tokens.Count)
        {
            var line = Line();
            if (Word("'allow' or 'disallow'") is not ("allow" or "disallow"))
                throw Wrong(line, "'allow' or 'disallow' expected");
            while (!Take(";"))
                _ = Next("';'");
        }
    }

    private bool Peek(string text) => _at < _tokens.Count && _tokens[_at].Is(text);

    private bool Take(string text)
    {
        if (!Peek(text))
            return false;
        _at++;
        return true;
    }

    private ConfigurationToken Next(string expected) =>
        _at < _tokens.Count ? _tokens[_at++] : throw Wrong(Line(), $"{expected} expected, but the file ends");

    private string Word(string expected)
    {
        var token = Next(expected);
        if (token.Quoted || "{}[]:;".Contains(token.Text, StringComparison.Ordinal))
            throw Wrong(token.Line, $"{expected} expected, not '{token.Text}'");
        return token.Text;
    }

    private int Line() => _at < _tokens.Count ? _tokens[_at].Line : _tokens.Count > 0 ? _tokens[^1].Line : 1;

    private ProfileException Wrong(int line, string reason) => new(_file, string.Create(CultureInfo.InvariantCulture, $"line {line}: {reason}"));
}
