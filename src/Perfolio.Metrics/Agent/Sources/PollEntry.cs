using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>One descriptor of a <c>poll</c> call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Handle;
    public short Wanted;
    public short Found;

    public static PollEntry Reading(int handle) => new() { Handle = handle, Wanted = NativeProcess.Readable };
}
