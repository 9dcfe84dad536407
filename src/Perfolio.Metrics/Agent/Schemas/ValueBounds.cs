namespace Perfolio.Metrics.Agent.Schemas;

/// <summary>What a schema demands of a value; what breaks it is not published.</summary>
public sealed record ValueBounds
{
    /// <summary>Least number.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Greatest number.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Least number of characters.</summary>
    public int MinLength { get; init; }

    /// <summary>Greatest number of characters.</summary>
    public int MaxLength { get; init; } = int.MaxValue;

    /// <summary>The texts allowed; null for all.</summary>
    public IReadOnlySet<string>? Texts { get; init; }

    /// <summary>The numbers allowed; null for all.</summary>
    public IReadOnlySet<double>? Numbers { get; init; }

    /// <summary>Whether nothing is demanded.</summary>
    public bool IsEmpty => double.IsNegativeInfinity(Minimum) && double.IsPositiveInfinity(Maximum)
        && MinLength <= 0 && MaxLength == int.MaxValue && Texts is null && Numbers is null;

    internal bool Allows(double number) => number >= Minimum && number <= Maximum && Numbers?.Contains(number) != false;

    internal bool Allows(ReadOnlySpan<byte> text)
    {
        if (MinLength > 0 || MaxLength < text.Length)
        {
            var characters = 0;
            foreach (var b in text)
                characters += (b & 0xc0) == 0x80 ? 0 : 1;
            if (characters < MinLength || characters > MaxLength)
                return false;
        }

        return Texts?.Contains(System.Text.Encoding.UTF8.GetString(text)) != false;
    }
}
