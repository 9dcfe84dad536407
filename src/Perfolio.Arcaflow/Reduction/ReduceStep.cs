using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Reduction;
using Perfolio.Archives.Time;
using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Reduction;

/// <summary>Reduces PCP archives in time, as <c>perfolio archive reduce</c> does.</summary>
public sealed class ReduceStep() : PluginStep<ReduceInput>("reduce", new Display(
    "Reduce PCP Archives", "Reduce PCP archives in time: means, unwrapped counters, last strings; marks and all metadata are kept"))
{
    private static readonly StepOutput<ReduceOutput> Success = new("success");
    private static readonly StepOutput<ErrorOutput> Failure = new("error");

    // What a record's distance can be: a hundred years are more than an archive spans.
    private const double LongestInterval = 100 * 366 * 86_400.0;

    /// <inheritdoc/>
    public override IReadOnlyList<StepOutput> Outputs { get; } = [Success, Failure];

    /// <inheritdoc/>
    public override IReadOnlyList<SignalHandler> SignalHandlers { get; } = [CancelSignal.Handler];

    /// <inheritdoc/>
    protected override async Task<StepResult> RunAsync(ReduceInput input, StepContext context)
    {
        try
        {
            ReduceOptions options = Options(input, context);
            ReduceResult result = await Task.Run(() => ArchiveReducer.Reduce(input.Archives, options, context.Stopping), CancellationToken.None);
            foreach (Damage damage in result.Damages) context.Log.WriteLine(damage.ToString());
            return result.Damages.Count > 0 && !input.Resync ? Failed($"{result.Damages[0]}; {Kept(result)}") : Success.With(Output(result));
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            return Failed("the reduction was cancelled; its outputs are incomplete");
        }
        catch (TimeSyntaxException e)
        {
            return Failed($"'{e.Text}' is not a time or zone: {e.Reason} at character {e.Column + 1}");
        }
        catch (Exception e) when (e is ArchiveException or OperationException or IOException or UnauthorizedAccessException)
        {
            return Failed(e.Message);
        }
    }

    private static StepResult Failed(string reason) => Failure.With(new ErrorOutput { Error = reason });

    private static string Kept(ReduceResult result)
    {
        string[] kept = [.. result.Tiers.Where(t => t.Kept).Select(t => t.Output)];
        return kept.Length == 0 ? "nothing was written" : $"what lies before it is in {string.Join(", ", kept)}; with resync the rest is read, too";
    }

    private static ReduceOutput Output(ReduceResult result) => new()
    {
        Archives = [.. result.Tiers.Where(t => t.Kept).Select(ReducedArchive.Of)],
        RecordsRead = result.RecordsRead,
        BytesRead = result.BytesRead,
        Wraps = result.Wraps.ToDictionary(w => w.Metric, w => w.Count),
        Damages = [.. result.Damages.Select(d => d.ToString())],
    };

    private static ReduceOptions Options(ReduceInput input, StepContext context) => new()
    {
        Tiers = [new(Nanoseconds(input.Interval), input.Output), .. input.Tiers.Select(t => new ReduceTier(Nanoseconds(t.Interval), t.Output))],
        Window = new TimeWindowOptions
        {
            Start = input.Start is { } start ? TimeSpecification.Parse(start) : null,
            Finish = input.Finish is { } finish ? TimeSpecification.Parse(finish) : null,
            Zone = input.Zone is { } zone ? ArchiveZone.Parse(zone) : ZoneOf(input.Archives),
        },
        LastOfDiscrete = input.LastOfDiscrete,
        Tail = input.Tail,
        Resync = input.Resync,
        Metrics = input.Metrics,
        Statistics = input.Statistics,
        Overwrite = input.Overwrite,
        Now = Timestamp.From(context.Time.GetUtcNow().ToUnixTimeSeconds()),
        Warn = context.Log.WriteLine,
    };

    private static ArchiveZone ZoneOf(IReadOnlyList<string> archives)
    {
        using var set = ArchiveSet.Open(archives[0], new ArchiveOpenOptions { Tolerant = true });
        return ArchiveZone.Of(set.Members[0].Label);
    }

    private static long Nanoseconds(double seconds) => seconds is >= 1e-9 and <= LongestInterval
        ? (long)(seconds * Timestamp.PerSecond)
        : throw new OperationException(FormattableString.Invariant($"interval must be above 0 and at most 100 years, {seconds} s given"));
}
