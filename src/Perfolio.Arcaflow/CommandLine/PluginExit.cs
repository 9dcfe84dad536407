namespace Perfolio.Arcaflow.CommandLine;

/// <summary>The exit codes of a plug-in (docs/formats/arcaflow-plugin.md).</summary>
public static class PluginExit
{
    /// <summary>Done; also when a step ended with its output <c>error</c>.</summary>
    public const int Done = 0;

    /// <summary>Failed.</summary>
    public const int Failed = 1;

    /// <summary>An option that does not exist.</summary>
    public const int UnknownOption = 2;

    /// <summary>Wrong usage, or input that cannot be read.</summary>
    public const int Usage = 64;

    /// <summary>Input that does not fit the schema.</summary>
    public const int BadInput = 65;

    /// <summary>A step whose own output does not fit its schema.</summary>
    public const int Bug = 70;
}
