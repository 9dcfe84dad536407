using System.Globalization;
using Perfolio.Arcaflow.Cbor;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Archives;
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
    private readonly EmbeddedCollector _embedded;
    private readonly InstalledPcpCollector _installed;

    /// <summary>Makes the step.</summary>
    /// <param name="open">Where samples come from.</param>
    /// <param name="mostIntervals">How many intervals are returned at most; beyond, every second one is dropped.</param>
    /// <param name="installation">Looks for the PCP of <c>backend: pcp</c>; null for that of this system.</param>
    public StartPcpStep(SampleSourceOpener open, int mostIntervals = MostIntervals, Func<PcpInstallation>? installation = null)
        : base("start-pcp", new Display("Start PCP", "Start the PCP data logging tools"))
    {
        _embedded = new EmbeddedCollector(open, mostIntervals);
        _installed = new InstalledPcpCollector(installation ?? (() => PcpInstallation.Find()), mostIntervals);
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
            IIntervalCollector collector = input.Backend == PcpBackend.Embedded ? _embedded : _installed;
            return Success.With(
                new PerfOutput { PcpOutput = await collector.CollectAsync(TimeSpan.FromSeconds(interval), timeout, context) });
        }
        catch (Exception e) when (e is OperationException or ArchiveException or IOException or UnauthorizedAccessException)
        {
            return Failed(e.Message);
        }
    }

    private static StepResult Failed(FormattableString reason) => Failed(reason.ToString(CultureInfo.InvariantCulture));

    private static StepResult Failed(string reason) => Failure.With(new ErrorOutput { Error = reason });
}
