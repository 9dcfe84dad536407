namespace Perfolio.Metrics.Agent.Sources;

/// <summary>What all senders of an agent together may have sent of lines that have not ended: a thousand of them must not
/// hold the longest line each.</summary>
internal sealed class LineBudget
{
    private readonly Lock _lock = new();
    private long _left;

    public LineBudget(long bytes) => _left = bytes;

    /// <summary>Takes bytes, or gives them back.</summary>
    /// <param name="bytes">How many; negative to give back.</param>
    /// <returns>False when there are not so many left; then nothing is taken.</returns>
    public bool Take(int bytes)
    {
        lock (_lock)
        {
            if (bytes > _left)
                return false;
            _left -= bytes;
            return true;
        }
    }
}
