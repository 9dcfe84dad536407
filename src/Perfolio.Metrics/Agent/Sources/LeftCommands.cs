using System.Globalization;
using System.Text;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// Commands whose agent was killed, so that it could not end them. Every command carries in its environment whose it is; what
/// belongs to an agent that is no more is ended before the first command of another one is run.
/// </summary>
internal static class LeftCommands
{
    private const string Variable = "PERFOLIO_JSON_AGENT=";
    private const int LongestEnvironment = 256 * 1024;
    private const int StateField = 0;
    private const int StartField = 19;
    private static readonly Lazy<int> Found = new(EndAll);

    /// <summary>The variable that tells whose a command is: pid namespace, number and start of the agent's process.</summary>
    public static string Mark { get; } = Variable + Owner(Environment.ProcessId);

    /// <summary>Ends them, once for this process.</summary>
    /// <returns>How many there were.</returns>
    public static int End() => Found.Value;

    // A process may start another one while it is looked for.
    private static int EndAll()
    {
        var total = 0;
        for (var found = -1; found != 0 && total < 1000; total += found)
            found = EndThose();
        return total;
    }

    private static int EndThose()
    {
        var found = 0;
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                continue;
            // Taken before it is looked at: the number cannot become another process's meanwhile.
            var process = NativeProcess.Watch(pid);
            if (process < 0)
                continue;
            if (IsLeft(pid))
            {
                NativeProcess.SignalThrough(process, NativeProcess.Kill);
                found++;
            }

            NativeFiles.Close(process);
        }

        return found;
    }

    private static bool IsLeft(int pid)
    {
        var environment = new ByteBuffer();
        var reading = FileContent.Read(
            string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/environ"), null, LongestEnvironment, environment, out _,
                out _);
        if (!reading.IsGood)
            return false;
        var text = environment.Content;
        var at = text.IndexOf(Encoding.ASCII.GetBytes("\0" + Variable));
        var mark = text.StartsWith(Encoding.ASCII.GetBytes(Variable)) ? text : at >= 0 ? text[(at + 1)..] : default;
        if (mark.IsEmpty)
            return false;
        var end = mark.IndexOf((byte)0);
        var owner = Encoding.UTF8.GetString(end < 0 ? mark : mark[..end])[Variable.Length..];
        return owner.Split(' ') is [var space, var number, _] && space == Space()
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var agent) && owner != Owner(agent)
            && Field(pid, StateField) is not (null or "Z" or "X");
    }

    private static string Owner(int pid) =>
        string.Create(CultureInfo.InvariantCulture, $"{Space()} {pid} {Field(pid, StartField) ?? "-"}");

    // Of another pid namespace the numbers mean nothing here.
    private static string Space() => new FileInfo("/proc/self/ns/pid").LinkTarget ?? "-";

    // Counted from behind the name of the process, which may hold anything.
    private static string? Field(int pid, int field)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[field];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
