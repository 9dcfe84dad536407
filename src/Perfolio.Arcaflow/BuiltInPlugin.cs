using Perfolio.Arcaflow.Pcp;
using Perfolio.Arcaflow.Pcp.Collecting;
using Perfolio.Arcaflow.Reduction;
using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow;

/// <summary>The plug-in that <c>perfolio plugin</c> is.</summary>
public static class BuiltInPlugin
{
    /// <summary>Makes the plug-in with all steps of Perfolio.</summary>
    public static PluginDefinition Make() => new(
        new StartPcpStep(ProcSampleSource.Open),
        new ReduceStep())
    {
        // A file without a named step is for this one, as it is for the plug-in that had no other.
        DefaultStep = "start-pcp",
    };
}
