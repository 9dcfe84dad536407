using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Perfolio.Archives.Metadata;

namespace Perfolio.Metrics.Recording;

/// <summary>Makes a label set: a flat JSON object and where its names and values stand.</summary>
internal static class Labels
{
    public static IReadOnlyList<LabelSet> Make(LabelSetKind kind, IReadOnlyList<KeyValuePair<string, string>> labels)
    {
        var json = new StringBuilder("{");
        var found = new List<MetricLabel>();
        foreach (var (name, value) in labels)
        {
            if (json.Length > 1)
                json.Append(',');
            var quoted = '"' + JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString() + '"';
            var start = Encoding.UTF8.GetByteCount(json.ToString());
            json.Append('"').Append(name).Append("\":").Append(quoted);
            var length = (ushort)Encoding.UTF8.GetByteCount(quoted);
            found.Add(new MetricLabel((ushort)(start + 1), (byte)name.Length, kind, (ushort)(start + name.Length + 3), length));
        }

        json.Append('}');
        return [new LabelSet(-1, Encoding.UTF8.GetBytes(json.ToString()), found)];
    }
}
