namespace Perfolio.Profiles.Units;

/// <summary>How a unit's run ended.</summary>
/// <param name="Error">Null when every phase was OK; else one line that names the phase.</param>
public readonly record struct UnitOutcome(string? Error)
{
    /// <summary>True when every phase was OK.</summary>
    public bool IsOk => Error is null;
}

/// <summary>
/// Runs the phases of a unit in order. Whatever a unit does (throw, fail, hang) becomes an outcome; teardown always runs.
/// </summary>
public static class UnitRunner
{
    // After its time is up a unit has this long to react to the cancellation before it is abandoned.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs a unit.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="context">Its bag; afterwards it holds the results.</param>
    /// <param name="timeout">How long before, run and after may take together; null for no limit.</param>
    /// <param name="cancellationToken">Ends the run; the outcome then says so and what is complete is kept.</param>
    public static async Task<UnitOutcome> RunAsync(
        IUnit unit, UnitContext context, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time) limit.CancelAfter(time);
        string? error;
        try
        {
            error = await RunPhasesAsync(unit, context, limit.Token);
            if (error is not null && limit.IsCancellationRequested)
                error = cancellationToken.IsCancellationRequested
                    ? "interrupted"
                    : $"not done within {timeout!.Value.TotalSeconds:0.###} s; it was stopped";
        }
        finally
        {
            await TeardownAsync(unit, context);
        }

        return new UnitOutcome(error ?? MissingResult(unit, context));
    }

    private static async Task<string?> RunPhasesAsync(IUnit unit, UnitContext context, CancellationToken token)
    {
        (string Name, Func<UnitContext, CancellationToken, ValueTask<PhaseResult>> Run)[] phases =
        [
            ("before", unit.BeforeAsync), (RunName(unit.Description.Kind), unit.RunAsync), ("after", unit.AfterAsync),
        ];
        foreach ((string name, Func<UnitContext, CancellationToken, ValueTask<PhaseResult>> run) in phases)
        {
            PhaseResult result;
            try
            {
                // On the pool, so that a phase that never yields cannot hold the host.
                Task<PhaseResult> phase = Task.Run(() => run(context, token).AsTask(), CancellationToken.None);
                result = await WaitAsync(phase, token);
            }
            catch (OperationException e)
            {
                return e.Message;
            }
            catch (ProfileException e)
            {
                return e.Message;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested)
            {
                return $"error while {name} phase: cancelled";
            }
            catch (Exception e)
            {
                return $"error while {name} phase: {e.GetType().Name}: {OneLine(e.Message)}";
            }

            if (!result.IsOk)
                return result.Message.Length > 0
                    ? OneLine(result.Message)
                    : $"the {name} phase ended with status {result.Status}";
        }

        return null;
    }

    private static async Task<PhaseResult> WaitAsync(Task<PhaseResult> phase, CancellationToken token)
    {
        var cancelled = new TaskCompletionSource();
        await using CancellationTokenRegistration registration = token.Register(() => cancelled.TrySetResult());
        await Task.WhenAny(phase, cancelled.Task);
        if (!phase.IsCompleted) await Task.WhenAny(phase, Task.Delay(Grace, CancellationToken.None));
        return phase.IsCompleted ? await phase : throw new OperationCanceledException(token);
    }

    private static async Task TeardownAsync(IUnit unit, UnitContext context)
    {
        try
        {
            await unit.TeardownAsync(context).AsTask().WaitAsync(Grace);
        }
        catch (Exception e)
        {
            context.Remarks.Add($"teardown of '{unit.Description.Name}' failed: {OneLine(e.Message)}");
        }
    }

    private static string? MissingResult(IUnit unit, UnitContext context) => unit.Description.Kind switch
    {
        UnitKind.Collect or UnitKind.Postprocess when context.Profile is null => $"'{unit.Description.Name}' returned no profile",
        UnitKind.View or UnitKind.Check when context.ResultText is null => $"'{unit.Description.Name}' returned no result",
        _ => null,
    };

    private static string RunName(UnitKind kind) => kind switch
    {
        UnitKind.Collect => "collect",
        UnitKind.Postprocess => "postprocess",
        _ => "run",
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
