using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// The pmcd that has started this process and is to connect to its socket: one that ends, or thinks better of it, never does.
/// </summary>
internal static class StartingPmcd
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    // pmcd tries for some seconds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Looks who has started this process; to be asked before pmcd is told of anything, because it may end at any
    /// moment.</summary>
    /// <returns>The process id of a pmcd; null when it was somebody else.</returns>
    public static string? Find() => Parent() is { } parent && Name(parent) is "pmcd" or "pmdaroot" ? parent : null;

    /// <summary>Waits for a connection as long as the pmcd that has started this process may make one; for ever when it was
    /// started by somebody else.</summary>
    /// <typeparam name="T">What a connection is.</typeparam>
    /// <param name="parent">What <see cref="Find"/> found.</param>
    /// <param name="accept">Waits for the connection.</param>
    /// <param name="time">The clock.</param>
    /// <param name="token">Ends the wait.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="OperationException">There will be none.</exception>
    public static async Task<T> WaitAsync<T>(
        string? parent, Func<CancellationToken, ValueTask<T>> accept, TimeProvider time, CancellationToken token)
    {
        if (parent is null)
            return await accept(token);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var connection = accept(stop.Token).AsTask();
        var begun = time.GetTimestamp();
        while (await Task.WhenAny(connection, Task.Delay(Period, time, stop.Token)) != connection && !token.IsCancellationRequested)
        {
            var reason = Parent() != parent ? "ended before it connected"
                : time.GetElapsedTime(begun) > Patience ? FormattableString.Invariant(
                    $"has not connected within {Patience.TotalSeconds} s")
                : null;
            if (reason is null)
                continue;
            await stop.CancelAsync();
            throw new OperationException($"the pmcd that has started this agent {reason}");
        }

        return await connection;
    }

    private static string? Parent() => Read("/proc/self/stat") is { } line
        && line[(line.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var parent, ..]
        ? parent : null;

    private static string? Name(string process) => Read($"/proc/{process}/comm")?.TrimEnd('\n');

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
