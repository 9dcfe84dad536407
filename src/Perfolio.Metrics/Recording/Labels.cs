using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Recording;

/// <summary>Makes label sets: a flat JSON object and where its names and values stand.</summary>
internal static class Labels
{
    /// <summary>A label whose value is a text.</summary>
    public static (string Name, string Json) Text(string name, string value) =>
        (name, '"' + JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() + '"');

    /// <summary>A label whose value is a number.</summary>
    public static (string Name, string Json) Number(string name, long value) =>
        (name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The set of something that has only one.</summary>
    public static IReadOnlyList<LabelSet> Make(LabelSetKind kind, params ReadOnlySpan<(string Name, string Json)> labels) =>
        [Make(kind, -1, labels)];

    /// <summary>The set of an instance.</summary>
    public static LabelSet Make(LabelSetKind kind, int instance, params ReadOnlySpan<(string Name, string Json)> labels)
    {
        var json = new StringBuilder("{");
        var found = new List<MetricLabel>(labels.Length);
        var used = 1;
        foreach (var (name, value) in labels)
        {
            if (used > 1)
            {
                json.Append(',');
                used++;
            }

            json.Append('"').Append(name).Append("\":").Append(value);
            var length = Encoding.UTF8.GetByteCount(value);
            // Who recorded is told, but does not make another host of it.
            var flags = name is "userid" or "groupid" ? kind | LabelSetKind.Optional : kind;
            found.Add(new MetricLabel((ushort)(used + 1), (byte)name.Length, flags, (ushort)(used + name.Length + 3),
                (ushort)length));
            used += name.Length + 3 + length;
        }

        return new LabelSet(instance, Encoding.UTF8.GetBytes(json.Append('}').ToString()), found);
    }
}
