using Perfolio.Archives.Format;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Results;

/// <summary>Hops from record to record of one volume by length words alone.</summary>
internal ref struct FrameWalk
{
    private readonly ArchiveBytes _bytes;
    private readonly ArchiveVersion _version;

    public FrameWalk(ArchiveBytes bytes, ArchiveVersion version, long offset)
    {
        _bytes = bytes;
        _version = version;
        Offset = offset;
    }

    /// <summary>First byte of the record.</summary>
    public long Offset { get; private set; }

    /// <summary>Length of the record; 0 before the first step.</summary>
    public int Length { get; private set; }

    public Timestamp Time { get; private set; }

    /// <summary>Moves to the next whole record. False at the end and at damage.</summary>
    public bool Next()
    {
        Offset += Length;
        Length = 0;
        if (!RecordFormat.TryHop(_bytes, Offset, _version, out var length, out var time))
            return false;
        Length = length;
        Time = time;
        return true;
    }
}
