namespace Perfolio.Scheduling.Pfs;

/// <summary>
/// What encoder and decoder both know at each event: who runs on each CPU, since when, who was woken for it last, and its idle
/// task. Most
/// references to tasks are what this says and cost nothing.
/// </summary>
internal sealed class CpuModel
{
    public const int None = -1;
    private Cpu[] _cpus = [];

    /// <summary>CPUs that were seen.</summary>
    public int Count => _cpus.Length;

    public ref Cpu this[int cpu]
    {
        get
        {
            int index = Math.Clamp(cpu, 0, PfsFormat.Cpus - 1);
            if (index >= _cpus.Length)
            {
                int from = _cpus.Length;
                Array.Resize(ref _cpus, index + 8);
                Array.Fill(_cpus, Empty, from, _cpus.Length - from);
            }

            return ref _cpus[index];
        }
    }

    private static Cpu Empty => new() { Current = None, Woken = None, Idle = None };

    /// <summary>Forgets everything.</summary>
    public void Clear() => Array.Fill(_cpus, Empty);

    /// <summary>Forgets what a block does not tell at its beginning.</summary>
    public void BeginBlock()
    {
        foreach (ref Cpu cpu in _cpus.AsSpan()) cpu.Woken = cpu.Idle = None;
    }

    /// <summary>A CPU went on to another task.</summary>
    public void Switch(int cpu, int task, bool idle, long time)
    {
        ref Cpu one = ref this[cpu];
        one.Current = task;
        one.Since = time;
        if (idle) one.Idle = task;
        if (one.Woken == task) one.Woken = None;
    }

    /// <summary>Records were lost: it is no longer known who runs.</summary>
    public void Lose(int cpu)
    {
        if (cpu >= 0) this[cpu].Current = None;
        else foreach (ref Cpu one in _cpus.AsSpan()) one.Current = None;
    }

    public struct Cpu
    {
        public int Current;
        public int Woken;
        public int Idle;
        public long Since;
    }
}
