using System.CommandLine;

namespace Perfolio.Cli.Verbs;

/// <summary>Options that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>The minor version whose profiles are meant.</summary>
    public static Option<string?> MinorVersion() =>
        new("--minor", "-m") { Description = "The minor version, any git revision (default HEAD)." };

    /// <summary>Machine-readable output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print the result as JSON." };

    /// <summary>The template for names of new profiles.</summary>
    public static Option<string?> OutputTemplate() =>
        new("--output-filename-template", "-ot")
        {
            Description = "How new profile files are named (default format.output_profile_template)."
        };
}
