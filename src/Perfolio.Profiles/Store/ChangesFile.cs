using System.Globalization;
using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>Reads the performance changes of a minor version. A line that is none is reported and passed over.</summary>
public static class ChangesFile
{
    private const string Marker = " PerformanceChange.";
    private const int FieldsAfterLocation = 10;
    private const long MaxLength = 64L * 1024 * 1024;

    /// <summary>Reads a changes file; a missing one has no changes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="warn">Called with one remark per bad line.</param>
    /// <exception cref="ProfileException">The file is unreasonably large.</exception>
    /// <exception cref="OperationException">The file cannot be read.</exception>
    public static IReadOnlyList<PerformanceChange> Load(string path, Action<string> warn)
    {
        try
        {
            if (!File.Exists(path)) return [];
            if (new FileInfo(path).Length > MaxLength)
                throw new ProfileException(path, $"the file is larger than {MaxLength >> 20} MiB");
            return Read(File.ReadAllText(path, Encoding.UTF8), path, warn);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw new OperationException($"cannot read {path}: {IoReason.Of(e)}", e);
        }
    }

    /// <summary>Reads the lines of a changes file.</summary>
    public static IReadOnlyList<PerformanceChange> Read(string text, string path, Action<string> warn)
    {
        var changes = new List<PerformanceChange>();
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            if (ReadLine(line.TrimEnd('\r')) is { } change) changes.Add(change);
            else warn(string.Create(CultureInfo.InvariantCulture, $"{path}: line {number} is no performance change and is passed over"));
        }

        return changes;
    }

    // The location may hold blanks, and so may the command string at the end; the marker tells where the one ends.
    private static PerformanceChange? ReadLine(string line)
    {
        int marker = line.LastIndexOf(Marker, StringComparison.Ordinal);
        if (marker <= 0) return null;
        string[] fields = line[(marker + 1)..].Split(' ', FieldsAfterLocation);
        if (fields.Length < FieldsAfterLocation - 1 || fields.Take(FieldsAfterLocation - 1).Any(f => f.Length == 0)) return null;
        return TryNumber(fields[4], out double rate) && TryNumber(fields[6], out double confidence)
            && TryNumber(fields[7], out double relative)
            ? new PerformanceChange(
                line[..marker], fields[0][(Marker.Length - 1)..], fields[1], fields[2], fields[3], rate, fields[5],
                confidence, relative, fields[8], fields.Length == FieldsAfterLocation ? fields[9] : "")
            : null;
    }

    private static bool TryNumber(string text, out double value)
    {
        value = text switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => 0,
        };
        return value != 0 || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
