using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Atp;

/// <summary>One run of a step on behalf of a client. It can be signalled from the moment it exists.</summary>
internal sealed class AtpRun : IDisposable
{
    private readonly string _id;
    private readonly PluginStep _step;
    private readonly StepLog _log;
    private readonly StepContext _context;
    private readonly bool _keepsLog;

    internal AtpRun(string id, PluginStep step, AtpOutput output, TextWriter? debug, TimeProvider time)
    {
        _id = id;
        _step = step;
        _keepsLog = debug is null;
        _log = new StepLog(debug);
        _context = new StepContext(id, _log, time, (signal, write) => output.Send(AtpMessageId.Signal, id, w =>
        {
            w.BeginMap(2);
            w.Key("signal_id");
            w.Text(signal);
            w.Key("data");
            write(w);
            w.End();
        }));
    }

    internal void Stop() => _context.Stop();

    /// <summary>Hands a signal to the step; null when it was taken, otherwise why not.</summary>
    internal string? Deliver(string signalId, JsonValue data)
    {
        SignalHandler? handler = _step.SignalHandlers.FirstOrDefault(h => h.Id == signalId);
        if (handler is null)
        {
            string known = _step.SignalHandlers.Count == 0
                ? "it takes none"
                : $"it takes: {string.Join(", ", _step.SignalHandlers.Select(h => h.Id))}";
            return $"Unknown signal '{signalId}' for step {_id}/{_step.Id}: {known}";
        }

        try
        {
            handler.Deliver(data, _context);
            return null;
        }
        catch (Exception e)
        {
            return $"Error while handling signal '{signalId}' of step {_id}/{_step.Id}:{OneLine(e)}";
        }
    }

    /// <summary>Runs the step to its end.</summary>
    /// <param name="config">The input.</param>
    /// <param name="done">Takes the result with the log; may throw when the result does not fit its schema.</param>
    /// <returns>Null, or what the client is told instead of a result.</returns>
    internal async Task<string?> ExecuteAsync(JsonValue config, Action<StepResult, string> done)
    {
        ConsoleRouting.Enter(_log);
        try
        {
            StepResult result = await _step.Prepare(config)(_context);
            try
            {
                done(result, _keepsLog ? _log.Text : "");
                return null;
            }
            catch (Exception e) when (e is ConstraintException or CborLimitException or InvalidOperationException)
            {
                return $"Bug: invalid output encountered while executing step {_id}/{_step.Id}:{OneLine(e)}";
            }
        }
        catch (Exception e)
        {
            if (!_keepsLog) _log.WriteLine(e.ToString());
            return $"Error while calling step {_id}/{_step.Id}:{OneLine(e)}";
        }
    }

    public void Dispose()
    {
        _context.Dispose();
        _log.Dispose();
    }

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ");
}
