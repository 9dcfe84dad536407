using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Conversion;
using Perfolio.Scheduling.Model;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>What verbs say about captures on standard error.</summary>
internal static class CaptureReport
{
    /// <summary>What was lost and what is wrong with the file.</summary>
    public static void Warn(Terminal terminal, CaptureLoss loss, IEnumerable<string> problems)
    {
        foreach (string problem in problems) terminal.Warn(problem);
        if (loss.Total > 0)
        {
            string cpus = string.Join(", ", loss.ByCpu.Select(static p => string.Create(CultureInfo.InvariantCulture, $"{(p.Key < 0
                ? "unknown CPU"
                : $"CPU {p.Key}")}: {p.Value}")));
            terminal.Warn(
                string.Create(CultureInfo.InvariantCulture, $"{loss.Total} records were lost ({cpus}); use larger buffers " +
                    $"(--buffer) or fewer events"));
        }

        if (loss.Throttled > 0)
            terminal.Warn(string.Create(CultureInfo.InvariantCulture, $"recording was throttled {loss.Throttled} times"));
    }

    /// <summary>What a conversion wrote, with perfcap's two tables for a cdict.</summary>
    public static void Say(Terminal terminal, ConvertResult result, CaptureFormat format)
    {
        if (format == CaptureFormat.Cdict)
        {
            terminal.Say("Dropped events (not stored in cdict file):");
            foreach ((string name, long count) in result.Dropped)
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{count,6} {name}"));
            terminal.Say("Events stored in cdict file:");
            foreach ((string name, long count) in result.Stored)
                terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{count,6} {name}"));
        }

        if (result.Remapped > 0)
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Remapped {result.Remapped} task names"));
        string files = result.Files.Count == 1
            ? result.Files[0]
            : string.Create(CultureInfo.InvariantCulture, $"{result.Files[0]} and {result.Files.Count - 1} more");
        string items = format == CaptureFormat.Cdict ? "rows" : "events";
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{files}: {result.Items} {items}, {result.Bytes} bytes"));
    }
}
