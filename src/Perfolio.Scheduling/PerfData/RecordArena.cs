using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Perfolio.Scheduling.PerfData;

/// <summary>A block of memory with records in it. It lives until all of them were given out.</summary>
internal sealed unsafe class RecordArena : IDisposable
{
    public const int Capacity = 1 << 20;

    public RecordArena() => Start = (byte*)NativeMemory.Alloc(Capacity);

    public byte* Start { [MethodImpl(MethodImplOptions.AggressiveInlining)] get; private set; }

    /// <summary>The newest time in it.</summary>
    public ulong MaxTime { get; set; }

    /// <summary>No further record will be put into it.</summary>
    public bool Sealed { get; set; }

    public void Reset()
    {
        MaxTime = 0;
        Sealed = false;
    }

    public void Dispose()
    {
        Free();
    }

    private void Free()
    {
        NativeMemory.Free(Start);
        Start = null;
    }
}
