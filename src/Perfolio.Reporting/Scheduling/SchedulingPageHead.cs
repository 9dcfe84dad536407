using Perfolio.Profiles.Json;
using Perfolio.Reporting.Html;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Reporting.Scheduling;

/// <summary>Everything of a scheduling page except the cells, as JSON; read by web/data.ts.</summary>
internal static class SchedulingPageHead
{
    public static string ToJson(DashboardSet set, ShownTasks shown, bool heatmaps) => PageJson.Of(json =>
    {
        json.BeginObject();
        json.Name("heatmaps");
        json.Write(heatmaps ? 1 : 0);
        json.Name("method");
        json.Write(RunComparison.Method);
        json.Name("tasks");
        Texts(json, shown.Names);
        json.Name("leftOut");
        json.Write((long)shown.LeftOut);
        json.Name("idle");
        Texts(json, set.Runs.SelectMany(static r => r.Tasks).Where(static t => t.IsIdle).Select(static t => t.Name).Distinct(StringComparer.Ordinal));
        json.Name("rows");
        json.BeginArray();
        for (int row = 0; row <= DensityGrid.Rows; row++) json.Write(DensityGrid.LowerOf(row));
        json.EndArray();
        json.Name("exitColours");
        Texts(json, set.ExitReasons.Select(static r => ExitColours.Of(r.Reason, r.InstructionSet) ?? ""));
        json.Name("runs");
        json.BeginArray();
        foreach (CaptureDashboard run in set.Runs) Run(json, run);
        json.EndArray();
        json.Name("tables");
        json.BeginArray();
        foreach (DashboardTable table in set.Tables) Table(json, table, shown);
        json.EndArray();
        json.EndObject();
    });

    private static void Run(JsonTextWriter json, CaptureDashboard run)
    {
        json.BeginObject();
        json.Name("name");
        json.Write(run.Name);
        json.Name("length");
        json.Write(run.Length);
        json.Name("cpus");
        json.Write((long)run.CpuCount);
        json.Name("socketsKnown");
        json.Write(run.Facts.SocketOfCpu.Count > 0 ? 1 : 0);
        json.Name("borders");
        json.BeginArray();
        foreach (int cpu in run.SocketBorders) json.Write((long)cpu);
        json.EndArray();
        json.Name("densityBin");
        json.Write(1L << run.Density.Shift);
        json.Name("timelineBin");
        json.Write(1L << run.Timeline.Shift);
        json.EndObject();
    }

    private static void Table(JsonTextWriter json, DashboardTable table, ShownTasks shown)
    {
        int task = table.Columns.TakeWhile(static c => c.Key != "task").Count();
        json.BeginObject();
        json.Name("name");
        json.Write(table.Name);
        json.Name("title");
        json.Write(table.Title);
        json.Name("columns");
        json.BeginArray();
        foreach (DashboardColumn column in table.Columns)
        {
            json.BeginObject();
            json.Name("key");
            json.Write(column.Key);
            json.Name("heading");
            json.Write(column.Heading);
            json.Name("unit");
            json.Write(column.Unit);
            json.Name("digits");
            json.Write((long)column.Digits);
            json.EndObject();
        }

        json.EndArray();
        json.Name("rows");
        json.BeginArray();
        foreach (object?[] row in table.Rows)
        {
            if (task < row.Length && !shown.Has((string)row[task]!)) continue;
            json.BeginArray();
            foreach (object? cell in row) Cell(json, cell);
            json.EndArray();
        }

        json.EndArray();
        json.EndObject();
    }

    // JSON has no number for "none"; the page reads an empty text as such.
    private static void Cell(JsonTextWriter json, object? cell)
    {
        if (cell is string text) json.Write(text);
        else if (cell is long number) json.Write(number);
        else if (cell is double value && double.IsFinite(value)) json.Write(value);
        else if (cell is bool yes) json.Write(yes ? "yes" : "no");
        else json.Write("");
    }

    private static void Texts(JsonTextWriter json, IEnumerable<string> texts)
    {
        json.BeginArray();
        foreach (string text in texts) json.Write(text);
        json.EndArray();
    }
}
