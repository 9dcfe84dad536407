using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Scheduling.Dashboards;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary><c>perfolio sched successors</c>: who ran after a task.</summary>
internal static class SuccessorsVerb
{
    public static Command Make()
    {
        var options = new MapOptions();
        var task = new Argument<string>("task") { Description = "A thread id, or the exact name of tasks." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var verb = new Verb("successors", "Print who ran on the CPU after a task, by how often.",
            "perfolio sched successors 4711 run.pfs",
            "perfolio sched successors Firewall.05.vcpu0 --map tmap.csv test.cdict") { task, options.Captures };
        foreach (Option option in options.All) verb.Options.Add(option);
        verb.Options.Add(json);
        return verb.Does((session, result, token) =>
        {
            MapReports.Successors(
                session, options.Paths(session, result), result.GetValue(task)!,
                options.Read(session, result, TaskSelection.All), result.GetValue(json), token);
            return Task.FromResult(ExitCode.Done);
        });
    }
}
