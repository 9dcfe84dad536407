using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Perfolio.Cli.Hosting;

/// <summary>Called through a link with another tool's name, the command takes that tool's command line.</summary>
internal static class CalledAs
{
    private const string WithValue = "tSTAsvZD";
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

    /// <summary>Our command line for one of pmlogreduce: short options may be bundled or carry their value.</summary>
    public static string[] Reduce(IReadOnlyList<string> args)
    {
        var translated = new List<string> { "archive", "reduce" };
        for (int i = 0; i < args.Count; i++)
        {
            string arg = args[i];
            if (arg is "--")
            {
                translated.AddRange(args.Skip(i));
                break;
            }

            if (!arg.StartsWith('-') || arg.StartsWith("--", StringComparison.Ordinal) || arg.Length == 1)
            {
                translated.Add(arg);
                continue;
            }

            i += Short(arg, i + 1 < args.Count ? args[i + 1] : null, translated);
        }

        return [.. translated];
    }

    /// <summary>The exit code as pmlogreduce has it: 0 or 1; an interruption is seen as one.</summary>
    public static int ReduceCode(int code) => code is ExitCode.Done or ExitCode.Interrupted ? code : ExitCode.Failed;

    /// <summary>Our command line for one of perfcap: its options are those of the verb.</summary>
    public static string[] Capture(IReadOnlyList<string> args) => ["sched", "capture", "--as-perfcap", .. args];

    /// <summary>Our command line for one of perfmap: its options are those of the verb.</summary>
    public static string[] Map(IReadOnlyList<string> args) => ["sched", "map", .. args];

    // How many further arguments were taken.
    private static int Short(string arg, string? next, List<string> translated)
    {
        for (int at = 1; at < arg.Length; at++)
        {
            string option = $"-{arg[at]}";
            if (!WithValue.Contains(arg[at], StringComparison.Ordinal))
            {
                translated.Add(option);
                continue;
            }

            string? value = at + 1 < arg.Length ? arg[(at + 1)..] : next;
            // -D asks the C tool for debugging output, which ours has not.
            if (arg[at] != 'D')
            {
                translated.Add(option);
                if (value is not null) translated.Add(value);
            }

            return at + 1 < arg.Length || value is null ? 0 : 1;
        }

        return 0;
    }
}
