using System.Globalization;
using Perfolio.Arcaflow.Pcp.Installed;
using Perfolio.Arcaflow.Pcp.Recording;
using Perfolio.Arcaflow.Schemas;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>Records metrics until cancelled or until a timeout, and reports them.</summary>
public sealed class RunPcpStep : PluginStep<RunPcpInput>
{
    private const long LongestSeconds = 366L * 86_400;
    private readonly EmbeddedRecorder _embedded = new();
    private readonly InstalledPcpRecorder _installed;

    /// <summary>Makes the step.</summary>
    /// <param name="installation">Looks for the PCP of <c>backend: pcp</c>; null for that of this system.</param>
    public RunPcpStep(Func<PcpInstallation>? installation = null)
        : base("run-pcp", new Display("Run PCP", "Run the PCP data logging tools and report what they logged")) =>
        _installed = new InstalledPcpRecorder(installation ?? (() => PcpInstallation.Find()));

    /// <inheritdoc/>
    public override IReadOnlyList<StepOutput> Outputs { get; } = [PcpReportSteps.Success, PcpReportSteps.Failure];

    /// <inheritdoc/>
    public override IReadOnlyList<SignalHandler> SignalHandlers { get; } = [CancelSignal.Handler];

    /// <inheritdoc/>
    protected override Task<StepResult> RunAsync(RunPcpInput input, StepContext context) => PcpReportSteps.GuardAsync(async () =>
    {
        if (input.Timeout is < 0)
            throw new OperationException(string.Create(
                CultureInfo.InvariantCulture, $"timeout must not be negative, {input.Timeout} given"));
        var report = new PcpReport(input, input.ReportConfiguration);
        var plan = new RecordingPlan(
            report.MetricsToRecord(), input.LoggerConfiguration, TimeSpan.FromSeconds(input.Interval),
            input.Timeout is { } seconds and < LongestSeconds ? TimeSpan.FromSeconds(seconds) : null);
        using var folder = new WorkFolder();
        IPcpRecorder recorder = input.Backend == PcpBackend.Embedded ? _embedded : _installed;
        string archive = await recorder.RecordAsync(plan, folder, context);
        // Being cancelled is the usual end: what was recorded is reported all the same.
        IReadOnlyList<JsonValue> entries = await report.MakeAsync(archive, isOwn: true, context.Log, CancellationToken.None);
        return new PcpDataOutput { PcpOutput = entries };
    });
}
