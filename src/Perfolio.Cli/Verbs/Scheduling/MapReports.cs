using System.Globalization;
using System.Text.Json;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>The reports of <c>sched map</c> that are text or JSON.</summary>
internal static class MapReports
{
    /// <summary>Threads with their number of events.</summary>
    public static void List(Session session, string[] paths, DashboardOptions options, bool json, CancellationToken token)
    {
        var all = paths.Select(p => (Path: p, Tasks: TaskCounts.Read(p, options, token))).ToArray();
        if (json)
        {
            ResultObject.Print(session.Terminal, writer =>
            {
                writer.WriteStartArray("captures");
                foreach ((string path, IReadOnlyList<TaskCount> tasks) in all)
                {
                    writer.WriteStartObject();
                    writer.WriteString("file", path);
                    writer.WriteStartArray("tasks");
                    foreach (TaskCount task in tasks)
                    {
                        writer.WriteStartObject();
                        writer.WriteNumber("tid", task.Tid);
                        writer.WriteString("name", task.Name);
                        writer.WriteNumber("events", task.Events);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        foreach ((string path, IReadOnlyList<TaskCount> tasks) in all)
        {
            session.Terminal.Output.WriteLine($"{path}:");
            session.Terminal.Output.WriteLine("      tid     events  task");
            foreach (TaskCount task in tasks)
                session.Terminal.Output.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{task.Tid,9} {task.Events,10}  {task.Name}"));
        }
    }

    /// <summary>Who ran after a task.</summary>
    public static void Successors(
        Session session, string[] paths, string task, DashboardOptions options, bool json, CancellationToken token)
    {
        var all = paths.Select(p => (Path: p, Found: Perfolio.Scheduling.Dashboards.Successors.Read(p, task, options, token)))
            .ToArray();
        if (all.All(static a => a.Found.Total == 0))
            throw new SchedulingException(
                paths[0], $"no switch away from a task '{task}' in the window (perfolio sched map --list shows the tasks)");
        if (json)
        {
            ResultObject.Print(session.Terminal, writer =>
            {
                writer.WriteStartArray("captures");
                foreach ((string path, Successors found) in all) Print(writer, path, found);
                writer.WriteEndArray();
            });
            return;
        }

        foreach ((string path, Successors found) in all)
        {
            string label = Path.GetFileName(RunNames.WithoutSuffix(path));
            session.Terminal.Output.WriteLine($"Successors of {found.Task}:{string.Join(',', found.Tids)} ({label})");
            session.Terminal.Output.WriteLine("     count  percent  successor");
            foreach ((string name, long count, double percent) in found.Rows)
                session.Terminal.Output.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"{count,10} {percent,7:F2}%  {name}"));
        }
    }

    /// <summary>All tables of a page.</summary>
    public static void Print(Session session, DashboardSet set, string page) => ResultObject.Print(session.Terminal, json =>
    {
        json.WriteString("page", page);
        json.WriteString("label", set.Label);
        json.WriteStartArray("runs");
        foreach (CaptureDashboard run in set.Runs)
        {
            json.WriteStartObject();
            json.WriteString("name", run.Name);
            json.WriteString("file", run.File);
            json.WriteNumber("from_ms", run.From / 1e6);
            json.WriteNumber("window_ms", run.Length / 1e6);
            json.WriteNumber("events", run.Events);
            json.WriteNumber("lost", run.Loss.Total);
            json.WriteNumber("throttled", run.Loss.Throttled);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (set.Comparisons.Count > 0) json.WriteString("significance", RunComparison.Method);
        json.WriteStartObject("tables");
        foreach (DashboardTable table in set.Tables) table.WriteJson(json);
        json.WriteEndObject();
    });

    private static void Print(Utf8JsonWriter json, string path, Successors found)
    {
        json.WriteStartObject();
        json.WriteString("file", path);
        json.WriteString("task", found.Task);
        json.WriteStartArray("tids");
        foreach (int tid in found.Tids) json.WriteNumberValue(tid);
        json.WriteEndArray();
        json.WriteStartArray("successors");
        foreach ((string name, long count, double percent) in found.Rows)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteNumber("count", count);
            json.WriteNumber("percent", percent);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
