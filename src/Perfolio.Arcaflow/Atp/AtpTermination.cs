namespace Perfolio.Arcaflow.Atp;

/// <summary>
/// Ends a conversation that was told to end, even when its client neither reads nor goes away: whoever writes to it is blocked
/// then.
/// </summary>
internal static class AtpTermination
{
    // The runs get the grace, what they send then these.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <summary>Serves until the end, or until some time after the termination.</summary>
    /// <param name="serve">The conversation.</param>
    /// <param name="options">How long that time is.</param>
    /// <param name="terminate">The termination.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> ServeAsync(Func<Task<int>> serve, AtpOptions options, CancellationToken terminate)
    {
        Task<int> whole = Task.Run(serve, CancellationToken.None);
        try
        {
            return await whole.WaitAsync(terminate);
        }
        catch (OperationCanceledException)
        {
            // The runs are asked to end now.
        }

        try
        {
            return await whole.WaitAsync(options.Grace + Margin, options.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            await options.Errors.WriteLineAsync("the client does not read what it is sent; the rest is given up");
            return AtpExit.Terminated;
        }
    }
}
