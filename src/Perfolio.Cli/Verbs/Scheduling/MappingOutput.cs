using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Annotation;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>What the verbs that make mappings have in common.</summary>
internal static class MappingOutput
{
    public static Option<string?> Pattern(string of) => new("--pattern")
    {
        Description = $"Expression that takes (?<name>…) and (?<group>…) out of the names of {of}; others are left out.",
        HelpName = "regex",
    };

    public static Option<string> Root() => new("--root")
    {
        Description = "The directory that holds proc and var of the system.",
        DefaultValueFactory = _ => "/",
        HelpName = "dir",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print the mapping as JSON." };

    /// <summary>The pattern that was given.</summary>
    public static NamePattern Read(string? expression)
    {
        if (expression is null) return NamePattern.Whole;
        try
        {
            return NamePattern.Parse(expression);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(
                $"--pattern: {e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)}");
        }
    }

    /// <summary>Prints a mapping; an empty one is an error.</summary>
    /// <param name="session">The session.</param>
    /// <param name="entries">The mapping.</param>
    /// <param name="json">As JSON instead of CSV.</param>
    /// <param name="root">Where was looked.</param>
    /// <param name="what">What was looked for.</param>
    public static int Print(Session session, IReadOnlyList<TaskMapEntry> entries, bool json, string root, string what)
    {
        if (entries.Count == 0) throw new SchedulingException(Path.Combine(root, "proc"), $"there are no {what}");
        WarnOfEqualNames(session.Terminal, entries);
        if (!json)
        {
            TaskMapWriter.Write(entries, session.Terminal.Output);
            return ExitCode.Done;
        }

        ResultObject.Print(session.Terminal, writer =>
        {
            writer.WriteStartArray("tasks");
            foreach (TaskMapEntry entry in entries)
            {
                writer.WriteStartObject();
                writer.WriteNumber("tid", entry.Tid);
                writer.WriteString("name", entry.Name);
                writer.WriteString("instance", entry.Instance);
                writer.WriteString("uuid", entry.Uuid);
                writer.WriteString("type", entry.TaskType);
                writer.WriteString("group_type", entry.GroupType);
                writer.WriteNumber("group", entry.GroupId);
                writer.WriteString("role", entry.TaskName);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
        return ExitCode.Done;
    }

    private static void WarnOfEqualNames(Terminal terminal, IReadOnlyList<TaskMapEntry> entries)
    {
        // Threads of one container may share a name; different VMs or containers under one name cannot be told apart any more.
        string[] shared = [.. entries.GroupBy(static e => e.Name, StringComparer.Ordinal)
            .Where(static g => g.Select(static e => (e.Instance, e.Uuid)).Distinct().Skip(1).Any()).Select(static g => g.Key)];
        if (shared.Length > 0)
            terminal.Warn(FormattableString.Invariant(
                $"{shared.Length} names stand for more than one VM or container, such as {shared[0]}; a --pattern with a group tells them apart"));
    }
}
