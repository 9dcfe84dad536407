using System.Globalization;
using Perfolio.Collectors.Processes;
using Perfolio.Profiles;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Timing;

/// <summary>
/// <c>collect time</c>: runs a command some times to warm up and some times to measure, and records for each measured run
/// the real, user and system time and what else the kernel accounts for (docs/collectors.md, "time").
/// </summary>
public sealed class TimeCollector : IUnit
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);
    private static readonly double LongestTimeout = TimeSpan.FromDays(24).TotalSeconds;

    /// <inheritdoc/>
    public UnitDescription Description { get; } = new("time", UnitKind.Collect, "Running time of a command: real, user and sys.")
    {
        ProfileType = "time",
        Units = TimeSamples.Units,
        Parameters = TimeParameters.All,
    };

    /// <summary>Checks that the command can be run at all.</summary>
    public ValueTask<PhaseResult> BeforeAsync(UnitContext context, CancellationToken cancellationToken)
    {
        try
        {
            var command = ChildCommand.From(context);
            ExecutableSearch.Resolve(command.Words[0], command.WorkingDirectory);
            return new(PhaseResult.Ok);
        }
        catch (OperationException e)
        {
            return new(PhaseResult.Failed(e.Message));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<PhaseResult> RunAsync(UnitContext context, CancellationToken cancellationToken) =>
        // A thread of its own: the runs block, and the measuring thread is not to be taken for other work in between.
        await Task.Factory.StartNew(
            () => Run(context, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static PhaseResult Run(UnitContext context, CancellationToken cancellationToken)
    {
        int warmup = context.Integer(TimeParameters.Warmup);
        int repeat = context.Integer(TimeParameters.Repeat);
        double seconds = context.Number(TimeParameters.Timeout);
        if (!(seconds >= 0 && seconds <= LongestTimeout))
            return PhaseResult.Failed($"the timeout must be between 0 and {LongestTimeout} seconds");
        var limit = TimeSpan.FromSeconds(seconds);
        bool ignoreFailure = context.Flag(TimeParameters.IgnoreFailure);

        var samples = new TimeSamples(repeat);
        string? failure = null;
        try
        {
            var command = ChildCommand.From(context);
            using var launcher = new ChildLauncher(command, time: context.Time, cancellationToken: cancellationToken);
            failure = RunStage(context, launcher, "warm-up", warmup, limit, ignoreFailure, null)
                ?? RunStage(context, launcher, "measuring", repeat, limit, ignoreFailure, samples);
        }
        catch (OperationException e)
        {
            failure = e.Message;
        }

        if (samples.Count > 0)
        {
            context.Profile = samples.ToProfile(context.Executable!.Command);
            if (samples.LacksMemory)
                context.Remarks.Add("max rss is left out where the command needs less memory than perfolio itself, because the kernel cannot tell them apart");
        }

        if (failure is null) return PhaseResult.Ok;
        if (samples.Count > 0)
            context.Partial = string.Create(CultureInfo.InvariantCulture, $"{samples.Count} of {repeat} runs: {failure}");
        return PhaseResult.Failed(failure);
    }

    // Null when every run of the stage went well, else why one did not.
    private static string? RunStage(
        UnitContext context, ChildLauncher launcher, string stage, int runs, TimeSpan limit, bool ignoreFailure, TimeSamples? samples)
    {
        long reported = context.Time.GetTimestamp();
        if (runs > 0) context.Progress?.Report(new UnitProgress(stage, 0, runs));
        for (int run = 1; run <= runs; run++)
        {
            ChildResult result = launcher.Run(limit);
            if (!result.IsSuccess && !(ignoreFailure && result.Outcome == ChildOutcome.Exited))
            {
                string hint = result.Outcome switch
                {
                    ChildOutcome.Exited => "; accept it with -i/--ignore-failure",
                    ChildOutcome.TimedOut => FormattableString.Invariant($" after {limit.TotalSeconds} s (--timeout)"),
                    _ => "",
                };
                return FormattableString.Invariant($"{context.Executable!.Line}: {result} in {stage} run {run} of {runs}{hint}");
            }

            samples?.Add(result);
            if (run < runs && context.Time.GetElapsedTime(reported) < ReportEvery) continue;
            reported = context.Time.GetTimestamp();
            context.Progress?.Report(new UnitProgress(stage, run, runs));
        }

        return null;
    }
}
