using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sources;

/// <summary>The beginning of a line about a zone of memory: <c>Node 0, zone   Normal</c>.</summary>
internal static class ZoneName
{
    public static bool TryRead(ref Fields fields, out int node, out ReadOnlySpan<byte> zone)
    {
        node = 0;
        zone = default;
        if (!fields.Next().SequenceEqual("Node"u8))
            return false;
        var number = fields.Next();
        if (!number.EndsWith(","u8) || !Numbers.TryUInt64(number[..^1], out var value) || value > int.MaxValue
            || !fields.Next().SequenceEqual("zone"u8))
            return false;
        node = (int)value;
        zone = fields.Next();
        return !zone.IsEmpty;
    }
}
