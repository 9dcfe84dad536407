using System.Runtime.CompilerServices;
using Perfolio.Profiles.Jobs.Workloads;

namespace Perfolio.Profiles.Jobs;

/// <summary>
/// Runs jobs one after the other: expands workloads, collects, completes the profile, postprocesses. A failing job is a
/// result with an error, and the others go on.
/// </summary>
public sealed class JobRunner
{
    private readonly JobSettings _settings;

    /// <summary>Makes a runner.</summary>
    public JobRunner(JobSettings settings) => _settings = settings;

    /// <summary>
    /// Runs jobs at one minor version, yielding each result when it is there. Cancellation ends the running job and yields what
    /// it has.
    /// </summary>
    public async IAsyncEnumerable<JobResult> RunAsync(
        IEnumerable<Job> jobs, Measured measured, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (Job job in jobs)
        {
            WorkloadGenerator generator = _settings.Workloads.Find(job.Workload);
            string scratch = Directory.CreateTempSubdirectory("perfolio-").FullName;
            try
            {
                var run = new JobRun(_settings, job, generator, measured, scratch);
                await foreach (JobResult result in run.RunAsync(cancellationToken)) yield return result;
            }
            finally
            {
                Directory.Delete(scratch, recursive: true);
            }

            if (cancellationToken.IsCancellationRequested) yield break;
        }
    }
}
