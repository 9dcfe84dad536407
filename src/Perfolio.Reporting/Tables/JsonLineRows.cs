using Perfolio.Profiles.Json;
using Perfolio.Profiles.Querying;

namespace Perfolio.Reporting.Tables;

/// <summary>One JSON object per row and line, with all digits; a row does not name the keys it lacks.</summary>
internal static class JsonLineRows
{
    public static void Write(FlatView view, IReadOnlyList<string> keys, RowSelection rows, Stream stream)
    {
        // Not disposed: that would close the stream of the caller.
        var output = new BufferedStream(stream, 1 << 16);
        for (int i = 0; i < rows.Count; i++)
        {
            int row = rows.Row(i);
            FlatSegment segment = view.Segments[view.SegmentOf(row)];
            using (var writer = new JsonTextWriter(output, JsonStyle.Compact))
            {
                writer.BeginObject();
                foreach (string key in keys)
                {
                    if (segment.Cells(key).At(row - segment.FirstRow) is not { } value) continue;
                    writer.Name(key);
                    writer.Write(value);
                }

                writer.EndObject();
            }

            output.WriteByte((byte)'\n');
        }

        output.Flush();
    }
}
