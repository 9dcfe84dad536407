namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>
/// Says once, not once per source, that numbers cannot be written down, and once that they can be again. Metrics are
/// served all the same: a full disk must not end measuring.
/// </summary>
internal sealed class StateTrouble
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private readonly Action<string>? _log;

    public StateTrouble(Action<string>? log) => _log = log;

    /// <summary>Takes note of how a writing went.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="reason">Why it failed; null when it did not.</param>
    public void Note(string name, string? reason)
    {
        string line;
        lock (_lock)
        {
            if (reason is null ? !_failing.Remove(name) || _failing.Count > 0 : !_failing.Add(name) || _failing.Count > 1)
                return;
            line = reason is null ? "numbers are kept again"
                : $"new numbers cannot be kept: {reason}; "
                    + "metrics are served, but what is new may have another number after a restart";
        }

        _log?.Invoke(line);
    }
}
