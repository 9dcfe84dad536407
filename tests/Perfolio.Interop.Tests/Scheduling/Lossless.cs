using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Interop.Tests.Scheduling;

/// <summary>
/// Recordings in which nothing is lost. On a busy machine the recorder may come too late to empty its buffers; then it is
/// recorded again, with buffers twice as large.
/// </summary>
public static class Lossless
{
    private const int First = 8192, Largest = 1 << 17;

    /// <summary>Records until nothing is lost.</summary>
    /// <param name="record">Makes a recording with buffers of so many KiB per CPU, and gives its path.</param>
    /// <returns>The path of the last recording; of the largest buffers it may have lost records, which tests then tell.</returns>
    public static async Task<string> RecordAsync(Func<int, Task<string>> record)
    {
        for (int kilobytes = First; ; kilobytes *= 2)
        {
            string path = await record(kilobytes);
            if (kilobytes >= Largest || Lost(path) == 0) return path;
        }
    }

    private static long Lost(string path)
    {
        using ISchedEventSource source = CaptureFile.Open(path);
        while (source.Read(out _))
        {
            // What was lost is known at the end.
        }

        return source.Loss.Total;
    }
}
