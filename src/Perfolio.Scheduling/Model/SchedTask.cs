namespace Perfolio.Scheduling.Model;

/// <summary>A thread under one of its names.</summary>
/// <param name="Tid">The thread id; 0 for the idle task of any CPU.</param>
/// <param name="NameBytes">The name as it was recorded: any bytes without NUL.</param>
public sealed record SchedTask(int Tid, ReadOnlyMemory<byte> NameBytes)
{
    /// <summary>The name for people: control characters and what is no UTF-8 as <c>\xNN</c>.</summary>
    public string Name { get; } = TaskName.Display(NameBytes.Span);

    /// <summary>True for the idle task.</summary>
    public bool IsIdle => Tid == 0;
}
