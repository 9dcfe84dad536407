using System.Text;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Agent.Engine;

/// <summary>Makes label sets of names and JSON texts of values.</summary>
internal static class LabelText
{
    private const int Longest = 60_000;

    /// <summary>Makes one set; what would make it too long is left out.</summary>
    /// <param name="kind">What it belongs to.</param>
    /// <param name="labels">Names and values.</param>
    /// <returns>The set; null when it is empty.</returns>
    public static LabelSet? Make(LabelSetKind kind, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        if (labels.Count == 0)
            return null;
        var json = new List<byte> { (byte)'{' };
        var found = new List<MetricLabel>();
        foreach (var (name, value) in labels)
        {
            var (nameBytes, valueBytes) = (Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
            if (nameBytes.Length > 255 || json.Count + nameBytes.Length + valueBytes.Length + 8 > Longest)
                continue;
            if (json.Count > 1)
                json.Add((byte)',');
            json.Add((byte)'"');
            var nameAt = json.Count;
            json.AddRange(nameBytes);
            json.AddRange("\":"u8);
            found.Add(new MetricLabel(
                (ushort)nameAt, (byte)nameBytes.Length, kind, (ushort)json.Count, (ushort)valueBytes.Length));
            json.AddRange(valueBytes);
        }

        json.Add((byte)'}');
        return new LabelSet(-1, json.ToArray(), found);
    }
}
