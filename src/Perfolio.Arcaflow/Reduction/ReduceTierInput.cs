using Perfolio.Arcaflow.Schemas;

namespace Perfolio.Arcaflow.Reduction;

/// <summary>A further output of the same reduction, with its own interval.</summary>
public sealed class ReduceTierInput : IPluginObject<ReduceTierInput>
{
    /// <inheritdoc/>
    public static ObjectSchema<ReduceTierInput> Schema { get; } = new ObjectSchema<ReduceTierInput>("ReduceTier", () => new())
        .Required("interval", new FloatType(units: Units.Seconds), o => o.Interval, (o, v) => o.Interval = v, new(
            "interval", "Seconds between the records of this output"))
        .Required("output", new StringType(min: 1), o => o.Output, (o, v) => o.Output = v, new(
            "output", "The base name of this output"));

    /// <summary>Seconds between the records.</summary>
    public double Interval { get; set; }

    /// <summary>Base name of the archive.</summary>
    public string Output { get; set; } = "";
}
