using Perfolio.Cli.Hosting;
using Perfolio.Collectors.Processes;
using Perfolio.Collectors.Timing;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Cli.Running;

/// <summary>
/// <c>perfolio run -- CMD ARGS</c>: measures one command with what is available here, and says what was left out and why.
/// Works outside of an instance too; then nothing is stored.
/// </summary>
internal sealed class DirectRun
{
    private readonly Session _session;
    private readonly IReadOnlyList<string> _words;
    private readonly Job _job;

    /// <summary>Prepares a command given word by word.</summary>
    public DirectRun(Session session, IReadOnlyList<string> words, int? repeat, int? warmup)
    {
        _session = session;
        _words = words;
        var collector = new TimeCollector();
        var given = new List<KeyValuePair<string, JsonValue>>();
        if (repeat is { } r) given.Add(new("repeat", JsonValue.Of((long)r)));
        if (warmup is { } w) given.Add(new("warmup", JsonValue.Of((long)w)));
        _job = new Job(
            CommandLine.Quote(words[0]), CommandLine.Join(words.Skip(1)), "",
            new UnitUse(collector, UnitParameters.Resolve(collector.Description, JsonValue.Of(given))), [])
        {
            Vector = words,
        };
    }

    /// <summary>Measures, shows, and stores when there is an instance.</summary>
    public async Task<int> RunAsync(
        RunChoices choices, Func<Session, MinorVersions> versions, CancellationToken cancellationToken)
    {
        foreach (string note in LeftOut()) _session.Terminal.Say(note);
        return _session.FoundInstance is null
            ? await RunOutsideAsync(choices, cancellationToken)
            : await JobExecution.RunAsync(_session, [_job], versions(_session), choices, cancellationToken);
    }

    private async Task<int> RunOutsideAsync(RunChoices choices, CancellationToken cancellationToken)
    {
        _session.Terminal.Say("not stored: no .perun here or above (perfolio init makes an instance)");
        using ProgressDisplay? progress = ProgressDisplay.ForTerminal(_session.Time);
        var runner = new JobRunner(JobExecution.Settings(_session, choices, progress));
        bool whole = true;
        await foreach (JobResult result in runner.RunAsync(
            [_job], new Measured(null, null, _session.Directory), cancellationToken))
        {
            whole &= result.Error is null;
            foreach (string remark in result.Remarks) _session.Terminal.Warn(remark);
            foreach (string place in result.Kept) _session.Terminal.Say(place);
            if (choices.Json) ResultJson.Write(result, null, null, _session.Terminal.Output);
            else if (result.Profile is { } profile)
                TerminalSummary.Write(
                    profile, _session.Terminal.Output, new SummaryStyle(_session.Terminal.Width, _session.Terminal.Colour));
            if (result.Error is { } error) _session.Terminal.Say($"error: '{CommandLine.Join(_words)}': {error}");
        }

        return cancellationToken.IsCancellationRequested ? ExitCode.Interrupted : whole ? ExitCode.Done : ExitCode.Failed;
    }

    private IEnumerable<string> LeftOut()
    {
        yield return "measuring: time (wall, user, sys, peak memory, faults, switches)";
        string[] others = _session.Units.Names(UnitKind.Collect).Where(n => n != "time").ToArray();
        if (others.Length > 0) yield return $"left out: {string.Join(", ", others)} (not asked for: 'perfolio run job -c NAME -b CMD' measures with them)";
        yield return "left out: memory, trace, bounds (not part of this build)";
    }
}
