using Perfolio.Archives.Format;

namespace Perfolio.Archives;

/// <summary>One place where a file is not what it should be.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Volume">Data volume, -1 for metadata, -2 for the index (as in labels).</param>
/// <param name="Offset">Byte offset of the bad record, in the uncompressed content.</param>
/// <param name="Time">Stamp of the record, or of the last good one before it; null when unknown.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record Damage(string File, int Volume, long Offset, Timestamp? Time, string Reason)
{
    /// <summary>Whether it is only odd, such as a missing index; nothing is lost by it.</summary>
    public bool IsHarmless { get; init; }

    /// <summary>One line: file, volume, offset, reason; of what is harmless file, offset where there is one, reason.</summary>
    /// <returns>Such as <c>in.0: volume 0, byte offset 412: corrupt record: length mismatch: header 80 != trailer
    /// 36</c>.</returns>
    public override string ToString() => Volume switch
    {
        _ when IsHarmless => Offset == 0
            ? $"{File}: {Reason}"
            : FormattableString.Invariant($"{File}: byte offset {Offset}: {Reason}"),
        >= 0 => FormattableString.Invariant($"{File}: volume {Volume}, byte offset {Offset}: corrupt record: {Reason}"),
        _ => FormattableString.Invariant($"{File}: byte offset {Offset}: corrupt record: {Reason}"),
    };
}
