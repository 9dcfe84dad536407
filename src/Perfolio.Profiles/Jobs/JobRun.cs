using System.Runtime.CompilerServices;
using Perfolio.Profiles.Jobs.Workloads;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>One job with all workloads of its generator.</summary>
internal sealed class JobRun
{
    private readonly JobSettings _settings;
    private readonly Job _job;
    private readonly WorkloadGenerator _generator;
    private readonly Measured _measured;
    private readonly string _scratch;
    private readonly List<string> _remarks = [];
    private readonly List<string> _kept = [];
    private readonly List<string> _errors = [];
    private long _started;

    public JobRun(JobSettings settings, Job job, WorkloadGenerator generator, Measured measured, string scratch)
    {
        _settings = settings;
        _job = job;
        _generator = generator;
        _measured = measured;
        _scratch = scratch;
    }

    public async IAsyncEnumerable<JobResult> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _started = _settings.Time.GetTimestamp();
        Profile? merged = null;
        string? partial = null;
        string executed = "";
        await using IAsyncEnumerator<GeneratedWorkload> workloads = Generate(cancellationToken);
        while (await NextAsync(workloads))
        {
            GeneratedWorkload workload = workloads.Current;
            (Profile? collected, string? reason) = await CollectAsync(workload, cancellationToken);
            executed = workload.Text;
            partial ??= reason;
            if (collected is not null)
            {
                if (!_generator.IsSingleton) collected = WorkloadKeys.Apply(collected, workload);
                merged = merged is null ? collected : ProfileMerge.Merge(merged, collected);
            }

            if (_generator.ProfileForEachWorkload)
            {
                yield return await FinishAsync(
                    merged, _job with { Workload = $"{_job.Workload}_{workload.Text}" }, executed, partial, cancellationToken);
                (merged, partial) = (null, null);
            }

            if (cancellationToken.IsCancellationRequested) break;
        }

        if (!_generator.ProfileForEachWorkload || _errors.Count > 0)
            yield return await FinishAsync(merged, _job, executed, partial, cancellationToken);
    }

    private IAsyncEnumerator<GeneratedWorkload> Generate(CancellationToken cancellationToken)
    {
        var surroundings = new GeneratorSurroundings(
            Scratch("workloads"), _measured.Directory, _settings.Launcher, _settings.Warn);
        return _generator.GenerateAsync(surroundings, cancellationToken).GetAsyncEnumerator(cancellationToken);
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<GeneratedWorkload> workloads)
    {
        try
        {
            return await workloads.MoveNextAsync();
        }
        catch (Exception e) when (e is OperationException or IOException or UnauthorizedAccessException)
        {
            _errors.Add(e.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            _errors.Add("interrupted");
            return false;
        }
    }

    private async Task<(Profile? Profile, string? Partial)> CollectAsync(
        GeneratedWorkload workload, CancellationToken cancellationToken)
    {
        UnitUse collector = _job.Collector;
        var context = new UnitContext(collector.Unit.Description, collector.Parameters)
        {
            Executable = new Executable(_job.Command, _job.Arguments, workload.Text)
            {
                OriginWorkload = _job.Workload,
                Vector = _job.Vector
            },
            WorkingDirectory = _measured.Directory,
            ScratchDirectory = Scratch(collector.Unit.Description.Name),
            Output = _settings.Output,
            Progress = _settings.Progress,
            Time = _settings.Time,
        };
        UnitOutcome outcome = await UnitRunner.RunAsync(collector.Unit, context, _settings.UnitTimeout, cancellationToken);
        _remarks.AddRange(context.Remarks);
        _kept.AddRange(context.Kept);
        if (outcome.Error is { } error) _errors.Add(error);
        // A profile beside an error is kept only where the unit itself says that it is a part.
        bool keep = outcome.IsOk || context.Partial is not null;
        return (keep ? context.Profile : null, context.Partial);
    }

    private async Task<JobResult> FinishAsync(
        Profile? profile, Job job, string executed, string? partial, CancellationToken cancellationToken)
    {
        if (profile is not null)
        {
            if (_errors.Count > 0) partial ??= _errors[0];
            profile = ProfileCompletion.Complete(profile, job, executed, _measured, partial);
            if (_errors.Count == 0) profile = await PostprocessAsync(profile, cancellationToken);
        }

        string? error = _errors.Count == 0 ? null : string.Join("; ", _errors);
        var result = new JobResult(job, profile, error, _remarks.ToArray(), _settings.Time.GetElapsedTime(_started))
        {
            Kept = _kept.ToArray()
        };
        _errors.Clear();
        _remarks.Clear();
        _kept.Clear();
        _started = _settings.Time.GetTimestamp();
        return result;
    }

    private async Task<Profile> PostprocessAsync(Profile profile, CancellationToken cancellationToken)
    {
        foreach (UnitUse use in _job.Postprocessors)
        {
            (Profile? processed, string? error) = await Postprocessing.RunAsync(
                use, profile, Scratch(use.Unit.Description.Name), _settings, _remarks, cancellationToken);
            if (processed is null)
            {
                // What was measured is kept without the postprocessor that failed and those behind it.
                _errors.Add($"{use.Unit.Description.Name}: {error}");
                break;
            }

            profile = processed;
        }

        return profile;
    }

    private string Scratch(string name)
    {
        string path = Path.Combine(_scratch, name);
        Directory.CreateDirectory(path);
        return path;
    }
}
