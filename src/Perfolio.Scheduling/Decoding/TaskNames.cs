using System.Runtime.CompilerServices;
using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Decoding;

/// <summary>The current task (thread id and name) of every thread, kept up to date from the names that events carry.</summary>
internal sealed class TaskNames(TaskTable tasks)
{
    private const int Fast = 16;
    private readonly TidMap _current = new();
    private (ulong Low, ulong High)[] _keys = new (ulong, ulong)[256];
    private int[] _idle = [];

    /// <summary>The task of a thread under the name that an event gives it.</summary>
    public int Of(int tid, int cpu, ReadOnlySpan<byte> name)
    {
        int index = Current(tid, cpu);
        if (index >= 0 && tasks[index].NameBytes.Span.SequenceEqual(name)) return index;
        return Set(tid, cpu, name);
    }

    /// <summary>The same for names in fields of 16 bytes, compared as two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int OfFixed(int tid, int cpu, ReadOnlySpan<byte> field)
    {
        int index = Current(tid, cpu);
        ulong low = Unsafe.ReadUnaligned<ulong>(in field[0]), high = Unsafe.ReadUnaligned<ulong>(in field[Fast - 8]);
        if (index >= 0 && _keys[index].Low == low && _keys[index].High == high) return index;
        return SetFixed(tid, cpu, field, low, high);
    }

    /// <summary>The task of a thread whose name the event does not carry.</summary>
    public int Known(int tid, int cpu)
    {
        int index = Current(tid, cpu);
        if (index >= 0) return index;
        if (tid != 0) return Remember(tid, cpu, tasks.AddUnnamed(tid));
        return Set(tid, cpu, System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant($"swapper/{cpu}")));
    }

    /// <summary>A thread got a name.</summary>
    public int Set(int tid, int cpu, ReadOnlySpan<byte> name) => Remember(tid, cpu, tasks.Add(tid, name));

    /// <summary>A thread ended; its id may come again.</summary>
    public void Forget(int tid)
    {
        if (tid != 0) _current[tid] = -1;
    }

    private int SetFixed(int tid, int cpu, ReadOnlySpan<byte> field, ulong low, ulong high)
    {
        int end = field.IndexOf((byte)0);
        int index = Set(tid, cpu, end < 0 ? field : field[..end]);
        _keys[index] = (low, high);
        return index;
    }

    private int Remember(int tid, int cpu, int index)
    {
        if (index >= _keys.Length) Array.Resize(ref _keys, Math.Max(index + 1, _keys.Length * 2));
        if (tid != 0) _current[tid] = index;
        else if ((uint)cpu < 65536)
        {
            if (cpu >= _idle.Length)
            {
                int from = _idle.Length;
                Array.Resize(ref _idle, cpu + 16);
                for (int i = from; i < _idle.Length; i++) _idle[i] = -1;
            }

            _idle[cpu] = index;
        }

        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Current(int tid, int cpu)
    {
        if (tid != 0) return _current[tid];
        return (uint)cpu < (uint)_idle.Length ? _idle[cpu] : -1;
    }
}
