using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Steps;

/// <summary>What a run of a step works with. Every run has its own.</summary>
public sealed class StepContext : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Action<string, Action<IValueWriter>>? _emit;

    /// <summary>Makes the context of a run.</summary>
    /// <param name="runId">The id of the run.</param>
    /// <param name="log">What the run says.</param>
    /// <param name="time">The time.</param>
    public StepContext(string runId, StepLog log, TimeProvider time)
        : this(runId, log, time, null)
    {
    }

    internal StepContext(string runId, StepLog log, TimeProvider time, Action<string, Action<IValueWriter>>? emit)
    {
        RunId = runId;
        Log = log;
        Time = time;
        _emit = emit;
    }

    /// <summary>The id of the run.</summary>
    public string RunId { get; }

    /// <summary>What the run says to people.</summary>
    public TextWriter Log { get; }

    /// <summary>The time.</summary>
    public TimeProvider Time { get; }

    /// <summary>
    /// Set when the run is to end early: by the signal <c>cancel</c>, by Ctrl-C, or because the client is gone. The step then
    /// returns its usual output with what it has; the engine waits 5 seconds for it.
    /// </summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Asks the run to end early. Asking twice is harmless.</summary>
    public void Stop()
    {
        try
        {
            _stopping.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The run ended in the meantime.
        }
    }

    /// <summary>Sends a signal to the client; without a client it goes nowhere.</summary>
    /// <exception cref="Schemas.ConstraintException">The data does not fit the schema of the signal.</exception>
    public void Emit<T>(SignalEmitter<T> signal, T data)
        where T : Schemas.IPluginObject<T> => _emit?.Invoke(signal.Id, writer => signal.Write(data, writer));

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();
}
