using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Serving;
using Perfolio.Metrics.Agent.Sources;

namespace Perfolio.Metrics.Tests.Agent;

/// <summary>An agent on a directory of its own.</summary>
public sealed class AgentHarness : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly List<string> _log = [];
    private JsonAgent? _agent;

    public Scratch Scratch { get; } = new();

    /// <summary>A directory for the agent's state, which it may write until its end.</summary>
    public Scratch StateFiles { get; } = new();

    public AgentOptions Options { get; set; } = new()
    {
        Refresh = TimeSpan.FromMilliseconds(30),
        // A busy machine may keep a reading waiting; neither is what tests are about that do not set it.
        StaleAfter = TimeSpan.FromMinutes(10),
        Timeout = TimeSpan.FromSeconds(60),
    };

    public JsonAgent Agent => _agent!;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
                return [.. _log];
        }
    }

    /// <summary>Writes a file as a careful writer does: beside it, then renamed.</summary>
    public string Put(string name, string text) => Put(name, System.Text.Encoding.UTF8.GetBytes(text));

    public string Put(string name, byte[] content)
    {
        var path = Scratch.Path(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path + "~", content);
        File.Move(path + "~", path, overwrite: true);
        return path;
    }

    /// <summary>A source in a directory of its own, found by its schema.</summary>
    public void PutSource(string name, string schema, string data)
    {
        Put($"{name}/data.json", data);
        Put($"{name}/{(schema.Contains("\"metrics\"", StringComparison.Ordinal) ? "metadata" : "schema")}.json", schema);
    }

    public async Task StartAsync(params SourceDefinition[] sources)
    {
        Options = Options with
        {
            Sources = [.. Options.Sources, .. sources],
            Directories = sources.Length + Options.Sources.Count + Options.Endpoints.Count > 0 ? Options.Directories
                : [new WatchedDirectory(Scratch.Root)],
            Log = Note,
        };
        _agent = new JsonAgent(Options);
        _agent.Start();
        using var stop = new CancellationTokenSource(Limit);
        await _agent.FirstReadingAsync(stop.Token);
    }

    /// <summary>Ends the agent and starts another.</summary>
    public async Task RestartAsync()
    {
        _agent!.Dispose();
        _agent = new JsonAgent(Options);
        _agent.Start();
        using var stop = new CancellationTokenSource(Limit);
        await _agent.FirstReadingAsync(stop.Token);
    }

    /// <summary>What pminfo would print below a name.</summary>
    public string Print(string node)
    {
        var sample = new AgentSample(Agent);
        sample.Take(node);
        using var text = new StringWriter();
        PminfoText.Write(sample, text);
        return text.ToString();
    }

    /// <summary>The values of a metric as pminfo would print them, one per line.</summary>
    public string Values(string name) => string.Join(
        "\n", Print(name).Split('\n').Where(static l =>
            l.StartsWith("    value", StringComparison.Ordinal) || l.StartsWith("    inst", StringComparison.Ordinal)
            || l.StartsWith("Error", StringComparison.Ordinal) || l.StartsWith("No value", StringComparison.Ordinal)).Select(
                static l => l.Trim()));

    public SourceState State(string source) => Source(source).View.ShownState(Options.Time);

    public string Error(string source) => Source(source).View.Error;

    /// <summary>Waits until something is so; fails with what it is instead.</summary>
    public async Task UntilAsync(Func<bool> condition, Func<string>? instead = null)
    {
        using var stop = new CancellationTokenSource(Limit);
        while (!condition())
        {
            if (stop.IsCancellationRequested)
                throw new TimeoutException($"it did not come about; {instead?.Invoke()} log: {string.Join(" | ", Log)}");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    public Task UntilValueAsync(string name, string value) => UntilAsync(() => Values(name) == value, () => Values(name));

    /// <summary>Waits until a source is in a state for a reason: both at once, for the next reading may bring others.</summary>
    public Task UntilErrorAsync(string source, SourceState state, string reason) => UntilAsync(
        () => Source(source).View is var view && view.ShownState(Options.Time) == state
            && view.Error.Contains(reason, StringComparison.Ordinal),
        () => $"{State(source)}: {Error(source)}");

    public Task UntilStateAsync(string source, SourceState state) =>
        UntilAsync(() => State(source) == state, () => $"{State(source)}: {Error(source)}");

    public void Dispose()
    {
        _agent?.Dispose();
        Scratch.Dispose();
        StateFiles.Dispose();
    }

    internal JsonSource Source(string name) => Agent.Sources.All.First(s => s.Name == name || s.Definition.Name == name);

    private void Note(string line)
    {
        lock (_log)
            _log.Add(line);
    }
}
