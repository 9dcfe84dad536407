using System.Runtime.CompilerServices;

namespace Perfolio.Scheduling.Model;

/// <summary>
/// A number per thread id, -1 where none was set. Pages of what is used only; ids beyond Linux's limit share a dictionary.
/// </summary>
internal sealed class TidMap
{
    private const int PageBits = 12;
    private const int Most = 1 << 22;
    private readonly int[]?[] _pages = new int[]?[Most >> PageBits];
    private readonly Dictionary<int, int> _beyond = [];

    public int this[int tid]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)tid >= Most) return Beyond(tid);
            int[]? page = _pages[tid >> PageBits];
            return page is null ? -1 : page[tid & ((1 << PageBits) - 1)] - 1;
        }

        set
        {
            if ((uint)tid >= Most)
            {
                _beyond[tid] = value;
                return;
            }

            (_pages[tid >> PageBits] ??= new int[1 << PageBits])[tid & ((1 << PageBits) - 1)] = value + 1;
        }
    }

    private int Beyond(int tid) => _beyond.TryGetValue(tid, out int value) ? value : -1;
}
