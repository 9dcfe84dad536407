using Perfolio.Arcaflow.Steps;
using Perfolio.Archives;
using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Configuration;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Reports;

/// <summary>How <c>run-pcp</c> and <c>post-process</c> end.</summary>
internal static class PcpReportSteps
{
    internal static readonly StepOutput<PcpDataOutput> Success = new("success");
    internal static readonly StepOutput<ErrorOutput> Failure = new("error");

    /// <summary>Turns what can go wrong with the input or on this system into the output <c>error</c>.</summary>
    internal static async Task<StepResult> GuardAsync(Func<Task<PcpDataOutput>> work)
    {
        try
        {
            return Success.With(await work());
        }
        catch (Exception e) when (e is OperationException or ProfileException or ArchiveException or TimeSyntaxException
            or ReportSyntaxException or DerivedSyntaxException or IOException or UnauthorizedAccessException)
        {
            return Failure.With(new ErrorOutput { Error = e.Message.ReplaceLineEndings(" ") });
        }
    }
}
