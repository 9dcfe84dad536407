using Microsoft.Win32.SafeHandles;

namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>A part of a file whose records are in time order.</summary>
/// <param name="File">The file.</param>
/// <param name="Name">Its name, for messages.</param>
/// <param name="Start">Offset of the first record.</param>
/// <param name="End">Behind the last record.</param>
/// <param name="First">Time of the first record that has one.</param>
internal sealed record SortedRun(SafeFileHandle File, string Name, long Start, long End, ulong First)
{
    // A file of more runs is no file of perf's; what is behind the last of them may come out of order, which is counted.
    private const int MostRuns = 1 << 16;

    /// <summary>
    /// Cuts a file into runs. A thread of perf that reads several CPUs writes their buffers one behind the other and marks no
    /// rounds; without knowing where each begins all of the file would have to be held to bring it into order. Compressed files
    /// cannot be entered in the middle and stay whole.
    /// </summary>
    public static List<SortedRun> Find(SortedRun whole, FileOrder order, RecordPlaces places)
    {
        var runs = new List<SortedRun>();
        using var records = new PartRecords(ByteSource.Of(whole.File, whole.Start, whole.End), order);
        long start = whole.Start;
        ulong first = 0, last = 0;
        try
        {
            while (records.TryNext(out ReadOnlyMemory<byte> record))
            {
                if (records.IsCompressed) return [whole];
                ulong time = places.TimeOf(record.Span);
                if (time == 0) continue;
                if (time < last && runs.Count < MostRuns)
                {
                    long here = records.Position - record.Length;
                    runs.Add(whole with { Start = start, End = here, First = first });
                    (start, first) = (here, time);
                }

                last = time;
                if (first == 0) first = time;
            }
        }
        catch (InvalidDataException)
        {
            // Reading the last run comes to the same place, and tells.
        }

        runs.Add(whole with { Start = start, First = first });
        return runs;
    }
}
