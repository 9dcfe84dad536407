using Microsoft.Win32.SafeHandles;
using Perfolio.Arcaflow.Steps;

namespace Perfolio.Arcaflow.CommandLine;

/// <summary>The streams of a plug-in process.</summary>
/// <param name="Input">Standard input.</param>
/// <param name="Output">Standard output; carries the result or the protocol and nothing else.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="OutputIsTerminal">True when standard output is a terminal.</param>
public sealed record PluginConsole(Stream Input, Stream Output, TextWriter Errors, bool OutputIsTerminal)
{
    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The streams of this process, straight on the descriptors. From here on what code writes to the console goes to the log
    /// of the run it belongs to, so that nothing gets between the bytes of a result.
    /// </summary>
    public static PluginConsole OfProcess()
    {
        bool terminal = !Console.IsOutputRedirected;
        TextWriter errors = Console.Error;
        ConsoleRouting.Install();
        return new PluginConsole(
            new FileStream(new SafeFileHandle(0, ownsHandle: false), FileAccess.Read, bufferSize: 0),
            new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0),
            errors,
            terminal);
    }
}
