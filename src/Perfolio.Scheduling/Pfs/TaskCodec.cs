using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Pfs;

/// <summary>Tasks in blocks and in the footer.</summary>
internal static class TaskCodec
{
    public static void Write(SchedTask task, PackedWriter target)
    {
        target.Signed(task.Tid);
        target.Text(task.NameBytes.Span);
    }

    /// <summary>Reads a task into its place.</summary>
    public static void Read(ref PackedReader source, TaskTable tasks, int index)
    {
        long tid = source.Signed();
        if (tid is < int.MinValue or > int.MaxValue) throw new InvalidDataException("a thread id of more than 32 bits");
        ReadOnlySpan<byte> name = source.Text();
        if (index < tasks.Count) return;
        if (tasks.Add((int)tid, name) != index) throw new InvalidDataException("a task is there twice");
    }
}
