using System.Globalization;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp;

/// <summary>Collects system metrics until cancelled or until a timeout, and returns one entry per interval.</summary>
public sealed class StartPcpStep : PluginStep<PcpInputParams>
{
    private static readonly StepOutput<PerfOutput> Success = new("success");
    private static readonly StepOutput<ErrorOutput> Failure = new("error");

    // Clients take four times as many, but the engine kills a step that takes 5 seconds to answer a cancel.
    private const int MostIntervals = CborLimits.WriteCount / 4;

    // Beyond a year a timer does not reach; nobody collects that long in one step.
    private const long LongestSeconds = 366L * 86_400;
    private readonly SampleSourceOpener _open;
    private readonly int _most;

    /// <summary>Makes the step.</summary>
    /// <param name="open">Where samples come from.</param>
    /// <param name="mostIntervals">How many intervals are returned at most; beyond, every second one is dropped.</param>
    public StartPcpStep(SampleSourceOpener open, int mostIntervals = MostIntervals)
        : base("start-pcp", new Display("Start PCP", "Start the PCP data logging tools"))
    {
        _open = open;
        _most = mostIntervals;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<StepOutput> Outputs { get; } = [Success, Failure];

    /// <inheritdoc/>
    public override IReadOnlyList<SignalHandler> SignalHandlers { get; } = [CancelSignal.Handler];

    /// <inheritdoc/>
    protected override async Task<StepResult> RunAsync(PcpInputParams input, StepContext context)
    {
        long interval = input.Interval ?? 1;
        if (interval is < 1 or > LongestSeconds) return Failed($"pmlogger_interval must be at least 1 second, {interval} given");
        if (input.Timeout is < 0) return Failed($"timeout must not be negative, {input.Timeout} given");
        TimeSpan? timeout = input.Timeout is { } seconds and < LongestSeconds ? TimeSpan.FromSeconds(seconds) : null;
        try
        {
            using ISampleSource source = _open(IntervalMetrics.Names);
            return Success.With(new PerfOutput { PcpOutput = await CollectAsync(source, TimeSpan.FromSeconds(interval), timeout, context) });
        }
        catch (Exception e) when (e is OperationException or IOException or UnauthorizedAccessException)
        {
            return Failed(e.Message);
        }
    }

    private static StepResult Failed(FormattableString reason) => Failed(reason.ToString(CultureInfo.InvariantCulture));

    private static StepResult Failed(string reason) => Failure.With(new ErrorOutput { Error = reason });

    // Ticks lie on an absolute schedule; one that comes too late is left out and counted, the later ones keep their time.
    private async Task<IReadOnlyList<IntervalOutput>> CollectAsync(ISampleSource source, TimeSpan interval, TimeSpan? timeout, StepContext context)
    {
        var series = new IntervalSeries(_most);
        long begin = context.Time.GetTimestamp();
        long tick = 0, late = 0;
        try
        {
            while (true)
            {
                bool thinned = series.Add(() =>
                {
                    source.Take();
                    return new IntervalSample(source, context.Time.GetElapsedTime(begin));
                });
                if (thinned) context.Log.WriteLine($"more than {_most} intervals: every second one is dropped, the rest cover twice the time");
                long now = context.Time.GetElapsedTime(begin).Ticks / interval.Ticks;
                late += Math.Max(0, now - tick);
                tick = Math.Max(now, tick) + 1;
                TimeSpan next = tick * interval;
                bool last = next > timeout;
                TimeSpan wait = (last ? timeout!.Value : next) - context.Time.GetElapsedTime(begin);
                if (wait > TimeSpan.Zero) await Task.Delay(wait, context.Time, context.Stopping);
                if (last || context.Stopping.IsCancellationRequested) break;
            }
        }
        catch (OperationCanceledException) when (context.Stopping.IsCancellationRequested)
        {
            // The usual end.
        }

        if (late > 0) context.Log.WriteLine($"{late} samples were left out because the ones before took longer than the interval");
        return series.ToOutput();
    }
}
