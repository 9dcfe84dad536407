using System.Globalization;
using System.Text;

namespace Perfolio.Profiles.VersionControl;

/// <summary>The layout in which git is asked for commits, and its reader: NUL-terminated fields, the message last.</summary>
internal static class CommitLog
{
    internal static readonly IReadOnlyList<string> Arguments =
    [
        "log", "-z", "--date-order", "--no-show-signature", "--no-color", "--encoding=UTF-8",
        "--format=tformat:%H%x00%cI%x00%an%x00%ae%x00%P%x00%B",
    ];

    private const int Fields = 6;
    private const int LargestField = 64 * 1024 * 1024;

    /// <summary>Reads commits until the stream ends.</summary>
    internal static IEnumerable<MinorVersion> Read(Stream stream)
    {
        var fields = new List<string>(Fields);
        var field = new MemoryStream();
        byte[] buffer = new byte[32 * 1024];
        int read;
        while ((read = stream.Read(buffer)) > 0)
        {
            int at = 0;
            while (at < read)
            {
                int end = Array.IndexOf(buffer, (byte)0, at, read - at);
                int stop = end < 0 ? read : end;
                if (field.Length + stop - at > LargestField) throw new OperationException("git sent a commit larger than 64 MiB");
                field.Write(buffer, at, stop - at);
                at = stop + 1;
                if (end < 0) break;
                fields.Add(Encoding.UTF8.GetString(field.GetBuffer(), 0, (int)field.Length));
                field.SetLength(0);
                if (fields.Count < Fields) continue;
                yield return Make(fields);
                fields.Clear();
            }
        }
    }

    private static MinorVersion Make(List<string> fields)
    {
        if (!DateTimeOffset.TryParse(fields[1], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset date))
            date = DateTimeOffset.UnixEpoch;
        return new MinorVersion(
            fields[0], date, fields[2], fields[3], fields[5].TrimEnd(),
            fields[4].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
