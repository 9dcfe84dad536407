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
}
