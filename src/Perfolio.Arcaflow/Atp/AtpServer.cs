using System.Collections.Concurrent;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Atp;

/// <summary>
/// Speaks ATP version 3 with one client (docs/formats/arcaflow-plugin.md): hello, then runs in parallel until the client is
/// done. A client that disappears ends every run.
/// </summary>
public sealed class AtpServer
{
    /// <summary>The version that is announced.</summary>
    public const int Version = 3;

    private readonly PluginDefinition _plugin;
    private readonly CborItemReader _input;
    private readonly AtpOutput _output;
    private readonly AtpOptions _options;
    private readonly ConcurrentDictionary<string, AtpRun> _runs = new();
    private readonly TaskCompletionSource _clientGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Task, bool> _tasks = new();

    /// <summary>Makes a server on two streams, which the caller closes.</summary>
    public AtpServer(PluginDefinition plugin, Stream input, Stream output, AtpOptions options)
    {
        _plugin = plugin;
        _input = new CborItemReader(input);
        _output = new AtpOutput(output, () => _clientGone.TrySetResult());
        _options = options;
    }

    /// <summary>Serves the client to the end.</summary>
    /// <param name="terminate">Ends the conversation early (SIGTERM).</param>
    /// <returns>The exit code: 0 when the client said it was done, 1 otherwise, 143 when terminated.</returns>
    public Task<int> RunAsync(CancellationToken terminate) =>
        AtpTermination.ServeAsync(() => ServeAsync(terminate), _options, terminate);

    private async Task<int> ServeAsync(CancellationToken terminate)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(terminate);
        Task gone = _clientGone.Task.ContinueWith(
            _ => ending.Cancel(), ending.Token, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            if (await NextAsync(ending.Token) is null) return Failed("the client closed the input before it asked for anything");
        }
        catch (CborException e)
        {
            return Failed(e.Message);
        }
        catch (OperationCanceledException)
        {
            return terminate.IsCancellationRequested ? AtpExit.Terminated : AtpExit.Failed;
        }

        _output.Send(w => AtpHello.Write(w, Version, _plugin));
        int code = await ConverseAsync(ending.Token, terminate);
        await FinishAsync(code == AtpExit.Done, ending.Token);
        return code;
    }

    private async Task<int> ConverseAsync(CancellationToken ending, CancellationToken terminate)
    {
        try
        {
            while (await NextAsync(ending) is { } message)
            {
                if (Take(message) is { } code) return code;
            }

            return Fatal("the input ended without a client-done message");
        }
        catch (CborException e)
        {
            return Fatal($"Failed to read a runtime message: {e.Message}");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return terminate.IsCancellationRequested ? AtpExit.Terminated : AtpExit.Failed;
        }
    }

    // A read from a pipe cannot be called back, so it is left behind when the conversation ends.
    private async Task<JsonValue?> NextAsync(CancellationToken ending) =>
        await Task.Run(async () => await _input.ReadAsync(CancellationToken.None), CancellationToken.None).WaitAsync(ending);

    private int? Take(JsonValue message)
    {
        if (message.Member("id") is not { } id) return Fatal("Runtime message is missing the 'id' field.");
        if (message.Member("run_id") is not { Kind: JsonKind.String } run)
            return Fatal("Runtime message is missing the 'run_id' field.");
        if (message.Member("data") is not { } data) return Fatal("Runtime message is missing the 'data' field.");
        string runId = run.AsString();
        switch (id.TryGetInt64(out long number) ? (AtpMessageId)number : AtpMessageId.None)
        {
            case AtpMessageId.WorkStart:
                Start(runId, data);
                return null;
            case AtpMessageId.Signal:
                Signal(runId, data);
                return null;
            case AtpMessageId.ClientDone:
                return AtpExit.Done;
            default:
                _output.Error(runId, $"Unknown runtime message ID: {id}");
                return null;
        }
    }

    private void Start(string runId, JsonValue data)
    {
        if (runId.Length == 0) Refuse("Work start message has an empty run id.");
        else if (data.Kind != JsonKind.Object) Refuse("Work start message is missing its data.");
        else if (data.Member("id")?.StringOrNull() is not { } stepId) Refuse("Work start message is missing the 'id' field.");
        else if (data.Member("config") is not { } config) Refuse("Work start message is missing the 'config' field.");
        else if (_plugin.Find(stepId) is not { } step)
            Refuse($"Error while calling step {runId}/{stepId}:No such step, expected one of: {_plugin.Ids}");
        else Begin(runId, step, config);

        void Refuse(string reason) => _output.Error(runId, reason, stepFatal: true);
    }

    private void Begin(string runId, PluginStep step, JsonValue config)
    {
        var run = new AtpRun(runId, step, _output, _options.Debug, _options.Time);
        if (!_runs.TryAdd(runId, run))
        {
            run.Dispose();
            _output.Error(runId, $"Work start message repeats the id of the run '{runId}', which is still active.");
            return;
        }

        // The task must be known before it can end, so it waits for its start.
        var task = new Task<Task>(() => ExecuteAsync(runId, run, config), TaskCreationOptions.DenyChildAttach);
        Task whole = task.Unwrap();
        _tasks.TryAdd(whole, true);
        _ = whole.ContinueWith(
            t => _tasks.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        task.Start(TaskScheduler.Default);
    }

    private async Task ExecuteAsync(string runId, AtpRun run, JsonValue config)
    {
        // The id is free again before the client knows of the end: it may use it at once.
        string? failure = await run.ExecuteAsync(
            config,
            (result, log) => _output.Send(
                AtpMessageId.WorkDone, runId, w => result.WriteMessage(w, log), () => _runs.TryRemove(runId, out _)));
        if (failure is not null)
        {
            _runs.TryRemove(runId, out _);
            _output.Error(runId, failure, stepFatal: true);
        }

        run.Dispose();
    }

    private void Signal(string runId, JsonValue data)
    {
        string? problem;
        if (data.Member("signal_id")?.StringOrNull() is not { } signalId)
            problem = "Signal message is missing the 'signal_id' field.";
        else if (!_runs.TryGetValue(runId, out AtpRun? run))
            problem = $"Signal '{signalId}' is for the run '{runId}', which is not active.";
        else problem = run.Deliver(signalId, data.Member("data") ?? JsonValue.EmptyObject);
        if (problem is not null) _output.Error(runId, problem);
    }

    private void StopAll()
    {
        foreach (AtpRun run in _runs.Values) run.Stop();
    }

    // A client that is done waits for its results; a client that is gone waits for nothing, and then the runs get a bounded time.
    private async Task FinishAsync(bool clientIsDone, CancellationToken ending)
    {
        Task all = Task.WhenAll(_tasks.Keys);
        try
        {
            if (clientIsDone) await all.WaitAsync(ending);
        }
        catch (OperationCanceledException)
        {
            // The client went away while its runs were finishing.
        }

        if (all.IsCompleted) return;
        StopAll();
        try
        {
            await all.WaitAsync(_options.Grace, _options.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await _options.Errors.WriteLineAsync("a step did not end when it was asked to; it is given up");
        }
    }

    private int Fatal(string reason)
    {
        _output.Error("", reason, serverFatal: true);
        return AtpExit.Failed;
    }

    private int Failed(string reason)
    {
        _options.Errors.WriteLine(reason);
        return AtpExit.Failed;
    }
}
