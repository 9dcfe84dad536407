using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Atp;

/// <summary>
/// Speaks ATP version 1, for engines of 2022: hello, one bare work start, one bare result. The version has neither signals
/// nor error messages, so what goes wrong is told on standard error and by the exit code.
/// </summary>
public sealed class AtpLegacyServer
{
    /// <summary>The version that is announced.</summary>
    public const int Version = 1;

    private readonly PluginDefinition _plugin;
    private readonly CborItemReader _input;
    private readonly AtpOutput _output;
    private readonly AtpOptions _options;

    /// <summary>Makes a server on two streams, which the caller closes.</summary>
    public AtpLegacyServer(PluginDefinition plugin, Stream input, Stream output, AtpOptions options)
    {
        _plugin = plugin;
        _input = new CborItemReader(input);
        _output = new AtpOutput(output, () => { });
        _options = options;
    }

    /// <summary>Serves the client to the end.</summary>
    /// <param name="terminate">Ends the run early (SIGTERM).</param>
    /// <returns>The exit code: 0 when a result was sent or none was asked for, 1 otherwise, 143 when terminated.</returns>
    public Task<int> RunAsync(CancellationToken terminate) =>
        AtpTermination.ServeAsync(() => ServeAsync(terminate), _options, terminate);

    private async Task<int> ServeAsync(CancellationToken terminate)
    {
        try
        {
            if (await NextAsync(terminate) is null) return Failed("the client closed the input before it asked for anything");
            _output.Send(w => AtpHello.Write(w, Version, _plugin));
            // Engines start a plug-in only to read its schema, too.
            return await NextAsync(terminate) is { } start ? await WorkAsync(start, terminate) : AtpExit.Done;
        }
        catch (CborException e)
        {
            return Failed(e.Message);
        }
        catch (OperationCanceledException)
        {
            return AtpExit.Terminated;
        }
    }

    private async Task<JsonValue?> NextAsync(CancellationToken terminate) =>
        await Task.Run(async () => await _input.ReadAsync(CancellationToken.None), CancellationToken.None).WaitAsync(terminate);

    private async Task<int> WorkAsync(JsonValue start, CancellationToken terminate)
    {
        if (start.Member("id")?.StringOrNull() is not { } stepId) return Failed("Work start message is missing the 'id' field.");
        if (start.Member("config") is not { } config) return Failed("Work start message is missing the 'config' field.");
        if (_plugin.Find(stepId) is not { } step) return Failed($"No such step '{stepId}', expected one of: {_plugin.Ids}");
        using var run = new AtpRun("run", step, _output, _options.Debug, _options.Time);
        await using CancellationTokenRegistration stop = terminate.Register(run.Stop);
        string? failure = await Task.Run(
            () => run.ExecuteAsync(config, (result, log) => _output.Send(w => result.WriteMessage(w, log))),
            CancellationToken.None);
        return failure is null ? AtpExit.Done : Failed(failure);
    }

    private int Failed(string reason)
    {
        _options.Errors.WriteLine(reason);
        return AtpExit.Failed;
    }
}
