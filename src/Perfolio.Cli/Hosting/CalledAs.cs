using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Cli.Hosting;

/// <summary>Called through a link with another tool's name, the command takes that tool's command line.</summary>
internal static class CalledAs
{
    private const int LongestPath = 4096;

    /// <summary>The name the process was started under; empty when it cannot be told.</summary>
    public static string Name()
    {
        try
        {
            // No stream and no decoder for a few bytes: every command begins here.
            Span<byte> line = stackalloc byte[LongestPath];
            using SafeFileHandle file = File.OpenHandle("/proc/self/cmdline");
            line = line[..RandomAccess.Read(file, line, 0)];
            int end = line.IndexOf((byte)0);
            return Path.GetFileName(Encoding.UTF8.GetString(end < 0 ? line : line[..end]));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Our command line for one of pmlogreduce: its options are those of the verb.</summary>
    public static string[] Reduce(IReadOnlyList<string> args) => ["archive", "reduce", .. args];

    /// <summary>The exit code as pmlogreduce has it: 0 or 1; an interruption is seen as one.</summary>
    public static int ReduceCode(int code) => code is ExitCode.Done or ExitCode.Interrupted ? code : ExitCode.Failed;

    /// <summary>Our command line for one of perfcap: its options are those of the verb.</summary>
    public static string[] Capture(IReadOnlyList<string> args) => ["sched", "capture", "--as-perfcap", .. args];

    /// <summary>Our command line for one of perfmap: its options are those of the verb.</summary>
    public static string[] Map(IReadOnlyList<string> args) => ["sched", "map", .. args];
}
