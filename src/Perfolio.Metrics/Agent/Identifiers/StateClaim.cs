namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// The right to write in a state directory: a lock on a file in it, which the system takes back when the agent ends, however it
/// ends. Two agents that gave numbers in one directory would give one number twice.
/// </summary>
internal static class StateClaim
{
    private const int WouldBlock = 11;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes it, waiting a little for an agent that is about to end.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="refusal">Why nothing may be written; null when it may, or when writing itself will show why not.</param>
    /// <returns>What has to be closed in the end; null when there is nothing.</returns>
    public static FileStream? Take(string directory, out string? refusal)
    {
        refusal = null;
        using var never = new ManualResetEventSlim();
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(directory);
                return new FileStream(Path.Combine(directory, ".lock"), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            }
            catch (IOException e) when (e.HResult == WouldBlock)
            {
                if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                {
                    refusal = $"{directory} is in use by another agent; give each agent a --state of its own";
                    return null;
                }

                never.Wait(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
