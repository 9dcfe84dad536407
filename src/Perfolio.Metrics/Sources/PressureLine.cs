using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>A line of a file of pressures: <c>some avg10=1.50 avg60=0.80 avg300=0.10 total=123</c>, or <c>full</c>.</summary>
internal static class PressureLine
{
    /// <summary>Number of averages.</summary>
    public const int Averages = 3;

    /// <summary>Takes the word in front.</summary>
    /// <param name="fields">The line; afterwards what follows.</param>
    /// <param name="isFull">Whether all tasks waited, not only some.</param>
    /// <returns>False for another kind of line.</returns>
    public static bool TryKind(ref Fields fields, out bool isFull)
    {
        var key = fields.Next();
        isFull = key.SequenceEqual("full"u8);
        return isFull || key.SequenceEqual("some"u8);
    }

    /// <summary>What stands behind the equals sign; empty without one.</summary>
    public static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<byte> field)
    {
        var equals = field.IndexOf((byte)'=');
        return equals < 0 ? default : field[(equals + 1)..];
    }
}
