using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Decoding;

/// <summary>
/// The current task (thread id and name) of every thread, kept up to date from the names that events carry, and how long it ran
/// since it was asked last.
/// </summary>
internal sealed class TaskNames(TaskTable tasks)
{
    private const int Recent = 1024;
    private readonly TidMap _slots = new();

    // Of threads that were looked for lately: thread id, and its slot in the lower half. A thread keeps its slot.
    private readonly long[] _recent = new long[Recent];
    private Thread[] _threads = new Thread[256];
    private int _count;
    private int[] _idle = [];

    /// <summary>The task of a thread under the name that an event gives it.</summary>
    /// <param name="tid">Thread id.</param>
    /// <param name="cpu">The CPU, which tells idle threads apart.</param>
    /// <param name="key">The name; <see cref="NameKey.None"/> when it is given as text.</param>
    /// <param name="name">The name as text, otherwise empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(int tid, int cpu, NameKey key, ReadOnlySpan<byte> name)
    {
        int slot = Slot(tid, cpu);
        if (slot >= 0 && _threads[slot].Key.Is(key)) return _threads[slot].Task;
        return Rename(slot, tid, cpu, key, name);
    }

    /// <summary>The task of a thread whose name the event does not carry.</summary>
    public int Known(int tid, int cpu)
    {
        int slot = Slot(tid, cpu);
        if (slot >= 0 && _threads[slot].Task >= 0) return _threads[slot].Task;
        if (tid != 0) return Remember(tid, cpu, tasks.AddUnnamed(tid));
        return Set(tid, cpu, System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"swapper/{cpu}")));
    }

    /// <summary>A thread got a name.</summary>
    public int Set(int tid, int cpu, ReadOnlySpan<byte> name) => Remember(tid, cpu, tasks.Add(tid, name));

    /// <summary>A thread ran.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRuntime(int tid, long nanoseconds)
    {
        if (nanoseconds < 0) return;
        int slot = Run(tid);
        if (slot < 0) _slots[tid] = slot = NewSlot();
        ref long sum = ref _threads[slot].Runtime;
        sum = unchecked(sum + nanoseconds);
    }

    /// <summary>How long a thread ran since this was asked last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long TakeRuntime(int tid)
    {
        int slot = Run(tid);
        if (slot < 0) return 0;
        long nanoseconds = _threads[slot].Runtime;
        _threads[slot].Runtime = 0;
        return nanoseconds;
    }

    // Idle threads run on the account of thread 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Run(int tid) => tid == 0 ? _slots[0] : Slot(tid, 0);

    private int Rename(int slot, int tid, int cpu, NameKey key, scoped ReadOnlySpan<byte> name)
    {
        Span<byte> bytes = stackalloc byte[NameKey.Size];
        if (!key.Is(NameKey.None)) name = bytes[..key.Write(bytes)];
        int task = slot >= 0 ? _threads[slot].Task : -1;
        if (task >= 0 && tasks[task].NameBytes.Span.SequenceEqual(name)) return task;
        return Set(tid, cpu, name);
    }

    private int Remember(int tid, int cpu, int task)
    {
        if (tid == 0 && (uint)cpu >= 65536) return task;
        int slot = Slot(tid, cpu);
        if (slot < 0)
        {
            slot = NewSlot();
            if (tid != 0) _slots[tid] = slot;
            else SetIdle(cpu, slot);
        }

        _threads[slot].Task = task;
        _threads[slot].Key = NameKey.Of(tasks[task].NameBytes.Span);
        return task;
    }

    private int NewSlot()
    {
        if (_count == _threads.Length) Array.Resize(ref _threads, _count * 2);
        _threads[_count] = new Thread { Task = -1, Key = NameKey.Unknown };
        return _count++;
    }

    private void SetIdle(int cpu, int slot)
    {
        if (cpu >= _idle.Length)
        {
            int from = _idle.Length;
            Array.Resize(ref _idle, cpu + 16);
            for (int i = from; i < _idle.Length; i++) _idle[i] = -1;
        }

        _idle[cpu] = slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Slot(int tid, int cpu)
    {
        if (tid == 0) return (uint)cpu < (uint)_idle.Length ? _idle[cpu] : -1;
        long recent = _recent[tid & (Recent - 1)];
        return (int)(recent >> 32) == tid ? (int)recent : Find(tid);
    }

    private int Find(int tid)
    {
        int slot = _slots[tid];
        if (slot >= 0) _recent[tid & (Recent - 1)] = ((long)tid << 32) | (uint)slot;
        return slot;
    }

    private struct Thread
    {
        public int Task;
        public NameKey Key;
        public long Runtime;
    }
}
