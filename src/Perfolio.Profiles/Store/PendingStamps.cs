using System.Globalization;
using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>
/// Exact modification times and sizes of the pending files behind the index, which only knows whole seconds. Derived: the
/// file can be deleted at any time (docs/formats/perun-store.md, "Pending index").
/// </summary>
internal static class PendingStamps
{
    private const long MaxLength = 64L * 1024 * 1024;

    internal static Dictionary<string, (long Ticks, long Size)> Load(string path)
    {
        var stamps = new Dictionary<string, (long Ticks, long Size)>(StringComparer.Ordinal);
        try
        {
            if (!File.Exists(path) || new FileInfo(path).Length > MaxLength) return stamps;
            foreach (string line in File.ReadLines(path))
            {
                string[] parts = line.Split(' ', 3);
                if (parts.Length == 3
                    && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
                    && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                    stamps[parts[2]] = (ticks, size);
            }
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            // Without stamps the files are read again.
        }

        return stamps;
    }

    internal static void Save(string path, IEnumerable<FileInfo> files)
    {
        var text = new StringBuilder();
        foreach (FileInfo file in files.Where(f => !f.Name.Contains('\n')))
            text.Append(CultureInfo.InvariantCulture, $"{file.LastWriteTimeUtc.Ticks} {file.Length} {file.Name}\n");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()), durable: false);
    }
}
