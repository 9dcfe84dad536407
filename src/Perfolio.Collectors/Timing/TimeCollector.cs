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
            () => Run(context, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

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
            failure = Warmup(context, launcher, warmup, limit, ignoreFailure, samples)
                ?? RunStage(context, () => launcher.Run(limit), "measuring", 1, repeat, limit, ignoreFailure, samples.Add);
        }
        catch (OperationException e)
        {
            failure = e.Message;
        }

        if (samples.Count > 0)
        {
            context.Profile = samples.ToProfile(context.Executable!.Command);
            if (samples.LacksMemory && samples.TracedPeak is null)
                context.Remarks.Add("max rss is left out: the command needs less memory than perfolio, which hides it from the kernel's accounting, and " + (warmup > 0 ? "it could not be traced" : "without a warm-up run (-w 1) it is not traced"));
        }

        if (failure is null) return PhaseResult.Ok;
        if (samples.Count > 0)
            context.Partial = string.Create(CultureInfo.InvariantCulture, $"{samples.Count} of {repeat} runs: {failure}");
        return PhaseResult.Failed(failure);
    }

    // The first run is the one that is traced for its memory, so that the command runs as often as was asked for.
    private static string? Warmup(
        UnitContext context, ChildLauncher launcher, int runs, TimeSpan limit, bool ignoreFailure, TimeSamples samples)
    {
        const string Stage = "warm-up";
        if (runs == 0) return null;
        long? peak = null;
        string? failure = RunStage(
            context, () => launcher.RunTraced(out peak, limit), Stage, 1, 1, limit, ignoreFailure, null, runs);
        samples.TracedPeak = peak;
        return failure ?? RunStage(context, () => launcher.Run(limit), Stage, 2, runs, limit, ignoreFailure, null);
    }

    // Null when every run of the stage went well, else why one did not.
    private static string? RunStage(
        UnitContext context, Func<ChildResult> launch, string stage, int first, int last, TimeSpan limit, bool ignoreFailure,
        Action<ChildResult>? keep, int? total = null)
    {
        int runs = total ?? last;
        long reported = context.Time.GetTimestamp();
        if (first <= last) context.Progress?.Report(new UnitProgress(stage, first - 1, runs));
        for (int run = first; run <= last; run++)
        {
            ChildResult result = launch();
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

            keep?.Invoke(result);
            if (run < last && context.Time.GetElapsedTime(reported) < ReportEvery) continue;
            reported = context.Time.GetTimestamp();
            context.Progress?.Report(new UnitProgress(stage, run, runs));
        }

        return null;
    }
}
