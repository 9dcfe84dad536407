using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Perfolio.Cli.Hosting;
using Perfolio.Reporting.Scheduling;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>The files that <c>sched map</c> writes.</summary>
internal static class PageFile
{
    private const int LongestName = 120;

    /// <summary>The name of a page as perfmap forms it, without characters that are awkward in file names.</summary>
    public static string NameOf(string[] paths, string task, string? label, bool heatmaps)
    {
        string kind = heatmaps ? "heatmaps" : "charts";
        if (label is not null) return Safe($"{label.Replace(' ', '-')}-{kind}") + ".html";
        string first = Path.GetFileName(RunNames.WithoutSuffix(paths[0])) + (paths.Length > 1 ? "-diff" : "");
        string pattern = task.StartsWith('*') ? task[1..] : task.StartsWith(".*", StringComparison.Ordinal) ? task[2..] : task;
        return Safe($"{first}-{kind}_{pattern}") + ".html";
    }

    /// <summary>Writes the page: a temporary file, then renamed.</summary>
    public static string Write(Session session, DashboardSet set, bool heatmaps, string folder, string name)
    {
        string path = Path.Combine(folder, name);
        OutputFile.Write(path, file => SchedulingPage.Write(file, set, heatmaps));
        session.Terminal.Say(
            string.Create(CultureInfo.InvariantCulture, $"Saved to {path} ({new FileInfo(path).Length / 1024} Kbytes)"));
        return path;
    }

    /// <summary>Writes every table as CSV.</summary>
    public static void WriteTables(Session session, DashboardSet set, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (DashboardTable table in set.Tables)
        {
            string path = Path.Combine(folder, table.Name + ".csv");
            OutputFile.Write(path, file =>
            {
                using var text = new StreamWriter(file, leaveOpen: true) { NewLine = "\n" };
                table.WriteCsv(text);
            });
            session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{path}: {table.Rows.Count} rows"));
        }
    }

    /// <summary>Opens a page in the desktop's browser, where there is a desktop.</summary>
    public static void Open(string path)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("DISPLAY"))
            && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("WAYLAND_DISPLAY"))) return;
        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo("xdg-open", [new Uri(path).AbsoluteUri])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true
            });
        }
        catch (Win32Exception)
        {
            // The page is written; nothing is lost without a browser.
        }
    }

    private static string Safe(string name)
    {
        var safe = new StringBuilder(name.Length);
        foreach (char one in name)
            safe.Append(char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.' or '+' or '=' or '@' ? one : '_');
        string text = safe.ToString().TrimStart('.');
        return text.Length == 0 ? "perfmap" : text.Length > LongestName ? text[..LongestName] : text;
    }
}
