using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Schemas;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Profiles;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary>The options that say what an agent serves; shared by the verbs that start one.</summary>
internal sealed class AgentOptionSet
{
    private readonly Argument<string[]> _sources = new("source")
    {
        Description = "[NAME=]PLACE: a JSON file, a directory of sources, http://127.0.0.1:PORT/PATH, exec:COMMAND, unix:PATH, " +
            "tcp:PORT or pipe:PATH.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _trusted = new("--trusted")
    {
        Description = "A directory of sources that may also run commands (repeatable)."
    };
    private readonly Option<FileInfo?> _config = new("--config", "-c") { Description = "More sources, in a config.json." };
    private readonly Option<string> _name = new("--name")
    {
        Description = "First part of the names of all metrics.",
        DefaultValueFactory = _ => "json"
    };
    private readonly Option<string> _control = new("--control")
    {
        Description = "First part of the names of the agent's own metrics.",
        DefaultValueFactory = _ => "json"
    };
    private readonly Option<int> _domain = new("--domain", "-d")
    {
        Description = "PCP's number of the agent, 1 to 510.",
        DefaultValueFactory = _ => 137
    };
    private readonly Option<string?> _state = new("--state")
    {
        Description = "Directory that keeps the numbers of metrics and instances over restarts."
    };
    private readonly Option<double> _refresh = new("--refresh")
    {
        Description = "Seconds between readings of what does not tell when it changes.",
        DefaultValueFactory = _ => 1
    };
    private readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Seconds that a reading may take.",
        DefaultValueFactory = _ => 3
    };
    private readonly Option<double?> _stale = new("--stale-after")
    {
        Description = "Seconds that the last good values of a failing source are served."
    };

    public void AddTo(Verb verb)
    {
        verb.Arguments.Add(_sources);
        foreach (var option in new Option[] { _trusted, _config, _name, _control, _domain, _state, _refresh, _timeout, _stale })
            verb.Options.Add(option);
    }

    /// <summary>What was asked for.</summary>
    public AgentOptions Read(Session session, ParseResult result, Action<string> log)
    {
        var options = new AgentOptions
        {
            Name = Name(result.GetValue(_name)!, "--name"),
            ControlName = Name(result.GetValue(_control)!, "--control"),
            Domain = Domain(result),
            StateDirectory = result.GetValue(_state) is { } state ? Path.GetFullPath(state, session.Directory) : null,
            Refresh = Seconds(result.GetValue(_refresh), "--refresh"),
            Timeout = Seconds(result.GetValue(_timeout), "--timeout"),
            StaleAfter = result.GetValue(_stale) is { } stale ? Seconds(stale, "--stale-after") : null,
            Directories = [.. (result.GetValue(_trusted) ?? []).Select(d =>
                new WatchedDirectory(Path.GetFullPath(d, session.Directory), IsTrusted: true))],
            Log = log,
        };
        if (result.GetValue(_config) is { } file)
            options = AgentConfiguration.Add(options, File.ReadAllBytes(file.FullName), file.FullName);
        foreach (string word in result.GetValue(_sources) ?? [])
        {
            try
            {
                options = SourceWord.Add(options, word, session.Directory);
            }
            catch (Exception e) when (e is OperationException or UriFormatException)
            {
                throw new UsageException(e.Message);
            }
        }

        if (options.Sources.Count + options.Directories.Count + options.Endpoints.Count == 0)
            throw new UsageException(
                "there is no source: name a file, a directory, an address or a command (perfolio agent json --help)");
        return options;
    }

    /// <summary>The words that ask for the same on another command line, paths made absolute.</summary>
    public IReadOnlyList<string> Words(Session session, ParseResult result)
    {
        List<string> words = ["--domain", Domain(result).ToString(CultureInfo.InvariantCulture)];
        void Add(Option option, string? value)
        {
            if (value is not null && Verb.Given(result, option))
                words.AddRange([option.Name, value]);
        }

        Add(_name, result.GetValue(_name));
        Add(_control, result.GetValue(_control));
        Add(_state, result.GetValue(_state) is { } state ? Path.GetFullPath(state, session.Directory) : null);
        Add(_config, result.GetValue(_config)?.FullName);
        Add(_refresh, result.GetValue(_refresh).ToString(CultureInfo.InvariantCulture));
        Add(_timeout, result.GetValue(_timeout).ToString(CultureInfo.InvariantCulture));
        Add(_stale, result.GetValue(_stale)?.ToString(CultureInfo.InvariantCulture));
        foreach (string directory in result.GetValue(_trusted) ?? [])
            words.AddRange(["--trusted", Path.GetFullPath(directory, session.Directory)]);
        foreach (string word in result.GetValue(_sources) ?? [])
            words.Add(SourceWord.Absolute(word, session.Directory));
        return words;
    }

    public int Domain(ParseResult result) => result.GetValue(_domain) is var domain and >= 1 and <= 510
        ? domain
        : throw new UsageException(
            string.Create(CultureInfo.InvariantCulture, $"--domain {result.GetValue(_domain)} is none of 1 to 510"));

    private static string Name(string text, string option) =>
        MetricNames.IsLegal(text) ? text
            : throw new UsageException($"{option} '{text}' is not a name of metrics: letters, digits and _, a letter first");

    private static TimeSpan Seconds(double value, string option) => value is >= 0.01 and <= 31_536_000
        ? TimeSpan.FromSeconds(value)
        : throw new UsageException(
            string.Create(CultureInfo.InvariantCulture, $"{option} {value} is not a number of seconds from 0.01 up"));
}
