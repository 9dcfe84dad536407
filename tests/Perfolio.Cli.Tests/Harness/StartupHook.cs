using System.Diagnostics.CodeAnalysis;
using Perfolio.Cli.Tests.Harness;

/// <summary>What the runtime calls before Main in a program whose DOTNET_STARTUP_HOOKS names this assembly: it stays for many runs.</summary>
[SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks for this name.")]
[SuppressMessage("Design", "MA0047:Declare types in namespaces", Justification = "The runtime looks for this name.")]
internal static class StartupHook
{
    /// <summary>Serves until nobody asks any more; Main is then never reached.</summary>
    public static void Initialize() => ResidentServer.Serve();
}
