using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Jobs.Workloads;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Cli.Running;

/// <summary>Runs jobs at minor versions and keeps what comes of them.</summary>
internal static class JobExecution
{
    /// <summary>Runs all jobs; the exit code is that of a failure when any job failed.</summary>
    public static async Task<int> RunAsync(
        Session session, IReadOnlyList<Job> jobs, MinorVersions versions, RunChoices choices, CancellationToken cancellationToken)
    {
        var keeper = new ResultKeeper(session, choices);
        using ProgressDisplay? progress = ProgressDisplay.ForTerminal(session.Time);
        var runner = new JobRunner(Settings(session, choices, progress));
        int done = 0, failed = 0;
        await foreach (Measured measured in versions.EnumerateAsync(cancellationToken))
        {
            await foreach (JobResult result in runner.RunAsync(jobs, measured, cancellationToken))
            {
                done++;
                if (!keeper.Keep(result)) failed++;
            }

            if (cancellationToken.IsCancellationRequested) return ExitCode.Interrupted;
        }

        if (failed > 0 && done > 1) session.Terminal.Say($"{failed} of {done} jobs failed");
        return failed == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The settings of a run in a session.</summary>
    public static JobSettings Settings(Session session, RunChoices choices, ProgressDisplay? progress) =>
        new(
            new WorkloadCatalogue(session.Configuration.GetGathered("generators.workload"), session.Terminal.Warn),
            new HelperCommands())
        {
            UnitTimeout = choices.UnitTimeout,
            Output = choices.Output,
            Progress = progress,
            Warn = session.Terminal.Warn,
            Time = session.Time,
        };
}
