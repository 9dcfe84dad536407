namespace Perfolio.Scheduling.PerfData;

/// <summary>A place where a file ends early or is damaged; everything before it was read.</summary>
/// <param name="Offset">Byte offset in the file.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record PerfDamage(long Offset, string Reason)
{
    /// <summary>One line.</summary>
    public override string ToString() => FormattableString.Invariant($"byte offset {Offset}: {Reason}");
}
