namespace Perfolio.Arcaflow.Atp;

/// <summary>The exit codes of a conversation.</summary>
internal static class AtpExit
{
    internal const int Done = 0;
    internal const int Failed = 1;
    internal const int Terminated = 143;
}
