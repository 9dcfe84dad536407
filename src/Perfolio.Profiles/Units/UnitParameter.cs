using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Units;

/// <summary>What values a parameter takes.</summary>
public enum UnitParameterType
{
    /// <summary>True or false; on the command line a flag.</summary>
    Flag,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A real number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list of texts; on the command line a repeatable option.</summary>
    TextList,
}

/// <summary>
/// One parameter of a unit. This description is the only place where its default and bounds stand: the command line, the
/// job matrix and the library all read them here.
/// </summary>
/// <param name="Name">The name in files, with underscores (<c>global_sampling</c>); on the command line dashes stand for
/// them.</param>
/// <param name="Type">What values it takes.</param>
/// <param name="Default">The default; <see cref="JsonValue.Null"/> when unset.</param>
/// <param name="Help">One line of help.</param>
public sealed record UnitParameter(string Name, UnitParameterType Type, JsonValue Default, string Help)
{
    /// <summary>The short option with its dash (<c>-r</c>), or null.</summary>
    public string? ShortOption { get; init; }

    /// <summary>The smallest number allowed, or null.</summary>
    public double? Minimum { get; init; }

    /// <summary>The texts allowed; empty when any is.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The long option with its dashes.</summary>
    public string LongOption => "--" + Name.Replace('_', '-');
}
