using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Units;

/// <summary>
/// The bag that the phases of one run of a unit share: what was asked for, and what the phases have found so far.
/// </summary>
public sealed class UnitContext
{
    /// <summary>Makes the bag for one run.</summary>
    public UnitContext(UnitDescription unit, JsonValue parameters)
    {
        Unit = unit;
        Parameters = parameters;
    }

    /// <summary>The unit that runs.</summary>
    public UnitDescription Unit { get; }

    /// <summary>All parameters by name, defaults applied and checked against the description; an object.</summary>
    public JsonValue Parameters { get; }

    /// <summary>What is executed; null for units that execute nothing.</summary>
    public Executable? Executable { get; init; }

    /// <summary>The directory in which commands run.</summary>
    public string WorkingDirectory { get; init; } = Environment.CurrentDirectory;

    /// <summary>A directory of this run's own for temporary files; it is deleted after teardown.</summary>
    public string ScratchDirectory { get; init; } = Path.GetTempPath();

    /// <summary>Where output of the profiled command goes.</summary>
    public CommandOutput Output { get; init; } = CommandOutput.Discard;

    /// <summary>Progress goes here.</summary>
    public IProgress<UnitProgress>? Progress { get; init; }

    /// <summary>Remarks for the user (one line each), in the order they were made.</summary>
    public IList<string> Remarks { get; } = [];

    /// <summary>What the unit kept beside the profile and where, one line each: told, but no reason to worry.</summary>
    public IList<string> Kept { get; } = [];

    /// <summary>The time.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// The profile. A collector sets it (resources, and optionally header keys of its own); for the other kinds it is the
    /// input, and a postprocessor replaces it.
    /// </summary>
    public Profile? Profile { get; set; }

    /// <summary>A check's baseline.</summary>
    public Profile? Baseline { get; init; }

    /// <summary>Set when the profile holds less than was asked for, saying why; it is stored in the profile's header.</summary>
    public string? Partial { get; set; }

    /// <summary>Values passed from one phase to the next.</summary>
    public IDictionary<string, JsonValue> Values { get; } = new Dictionary<string, JsonValue>(StringComparer.Ordinal);

    /// <summary>What a view or a check yields, as text for standard output.</summary>
    public string? ResultText { get; set; }

    /// <summary>Set by a check that found a degradation; the command then exits with 4.</summary>
    public bool Degradation { get; set; }

    /// <summary>A parameter as a whole number.</summary>
    public int Integer(string name) =>
        Parameters.Member(name) is { } v && v.TryGetInt64(out long n) ? checked((int)n) : throw Missing(name);

    /// <summary>A parameter as a real number.</summary>
    public double Number(string name) => Parameters.Member(name) is { IsNumber: true } v ? v.AsDouble() : throw Missing(name);

    /// <summary>A parameter as a flag.</summary>
    public bool Flag(string name) => Parameters.Member(name) is { Kind: JsonKind.Boolean } v && v.AsBoolean();

    /// <summary>A parameter as text, or null when it is unset.</summary>
    public string? Text(string name) => Parameters.Member(name)?.StringOrNull();

    private InvalidOperationException Missing(string name) =>
        new($"unit '{Unit.Name}' asked for parameter '{name}', which its description lacks or types otherwise");
}

/// <summary>Where the output of a profiled command goes.</summary>
public enum CommandOutput
{
    /// <summary>To nowhere.</summary>
    Discard,

    /// <summary>To Perfolio's own standard error, so that data on standard output stay clean.</summary>
    PassThrough,
}
