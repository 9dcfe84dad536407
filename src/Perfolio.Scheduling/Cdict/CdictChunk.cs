namespace Perfolio.Scheduling.Cdict;

/// <summary>Rows of a cdict as columns.</summary>
internal sealed class CdictChunk
{
    /// <summary>Rows of a full chunk.</summary>
    public const int Rows = 1 << 15;

    /// <summary>What <see cref="NextPids"/> holds for none.</summary>
    public const int NoPid = int.MinValue;

    /// <summary>What <see cref="Next"/> holds for no name.</summary>
    public const int NoName = -1;

    public readonly CdictEvent[] Events = new CdictEvent[Rows];
    public readonly ushort[] Cpus = new ushort[Rows];
    public readonly long[] Usecs = new long[Rows];
    public readonly int[] Pids = new int[Rows];
    public readonly int[] Names = new int[Rows];
    public readonly uint[] Durations = new uint[Rows];
    public readonly int[] NextPids = new int[Rows];

    // Index of a name, or the bits of an exit reason; the event tells which.
    public readonly int[] Next = new int[Rows];

    /// <summary>Rows that are filled, once the chunk was given away.</summary>
    public int Count { get; set; }

    /// <summary>How many names there were when the chunk was given away; rows refer to none behind.</summary>
    public int NamesKnown { get; set; }

    /// <summary>Gives tasks other names.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="names">Names by thread id.</param>
    /// <returns>Number of replaced cells; a row may count twice.</returns>
    public int Remap(int count, Dictionary<int, int> names)
    {
        int replaced = 0;
        for (int i = 0; i < count; i++)
        {
            if (names.TryGetValue(Pids[i], out int name))
            {
                Names[i] = name;
                replaced++;
            }

            if (Events[i] == CdictEvent.Switch && names.TryGetValue(NextPids[i], out name))
            {
                Next[i] = name;
                replaced++;
            }
        }

        return replaced;
    }
}
