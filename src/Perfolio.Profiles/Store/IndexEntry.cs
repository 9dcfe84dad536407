using System.Text;

namespace Perfolio.Profiles.Store;

/// <summary>One line of a minor-version index or of the pending index (docs/formats/perun-store.md, "Index").</summary>
/// <param name="Time">When the profile's file was modified last, in whole seconds of the Unix epoch.</param>
/// <param name="Checksum">
/// 40 lower-case hexadecimal digits: the id of the blob, or in the pending index the SHA-1 of the file's path.
/// </param>
/// <param name="Name">The base name of the profile's file.</param>
public sealed record IndexEntry(uint Time, string Checksum, string Name)
{
    /// <summary>The profile's <c>header.type</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The profile's <c>header.cmd</c>.</summary>
    public string Command { get; init; } = "";

    /// <summary>The profile's <c>header.workload</c>.</summary>
    public string Workload { get; init; } = "";

    /// <summary>The collector's name.</summary>
    public string Collector { get; init; } = "";

    /// <summary>The names of the postprocessors joined by one blank; empty when there are none.</summary>
    public string PostprocessorText { get; init; } = "";

    /// <summary>The names of the postprocessors, in order.</summary>
    public IReadOnlyList<string> Postprocessors =>
        PostprocessorText.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>True when both lines mean the same file: equal name and time.</summary>
    public bool IsSameFile(IndexEntry other) => Time == other.Time && Name == other.Name;

    /// <summary>The order of lines in an index: by name (code points), then by time.</summary>
    internal static int CompareForIndex(IndexEntry left, IndexEntry right)
    {
        int byName = Encoding.UTF8.GetBytes(left.Name).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Name));
        return byName != 0 ? byName : left.Time.CompareTo(right.Time);
    }

    /// <summary>The checksum that the pending index gives a path.</summary>
    internal static string ChecksumOfPath(string path) => ContentId.Of(Encoding.UTF8.GetBytes(path));

    /// <summary>A modification time in the unit of an index.</summary>
    internal static uint SecondsOf(DateTime modified)
    {
        double seconds = Math.Round((modified.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds, MidpointRounding.ToEven);
        return (uint)Math.Clamp(seconds, 0, uint.MaxValue);
    }
}
