using Perfolio.Archives.Format;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Results;

/// <summary>Moves over the data records of several archives.</summary>
public sealed class ArchiveSetCursor : IDisposable
{
    private const long MarkDelay = 1_000_000;

    private readonly ArchiveSet _set;
    private readonly DecodingQueue _decoding;
    private int _member;
    private Timestamp _last;
    private bool _any;

    internal ArchiveSetCursor(ArchiveSet set)
    {
        _set = set;
        _decoding = set.DecodeAhead();
        Current = set.Members[0].Results(set.Members[0].First, _decoding);
    }

    /// <summary>The cursor in the present member: record, layout, archive, damage. Not on a synthetic mark.</summary>
    public ResultCursor Current { get; private set; }

    /// <summary>Whether this is the mark put 1 ms behind the end of a member; it has no record.</summary>
    public bool IsSyntheticMark { get; private set; }

    /// <summary>Whether the record is a mark, synthetic or not.</summary>
    public bool IsMark => IsSyntheticMark || Current.IsMark;

    /// <summary>Stamp of the record.</summary>
    public Timestamp Time => IsSyntheticMark ? _last.Add(MarkDelay) : Current.Time;

    /// <summary>Moves to the next record.</summary>
    /// <returns>What was found. After Invalid and Incomplete the cursor stays; see <see cref="Resynchronize"/>.</returns>
    public ReadStatus Read()
    {
        if (IsSyntheticMark)
        {
            IsSyntheticMark = false;
            NextMember();
        }

        while (true)
        {
            var status = Current.Read();
            if (status == ReadStatus.Record)
            {
                _last = _any && _last > Current.Time ? _last : Current.Time;
                _any = true;
                return status;
            }

            if (status != ReadStatus.End || _member + 1 == _set.Members.Count)
                return status;
            if (_any)
            {
                IsSyntheticMark = true;
                _any = false;
                return ReadStatus.Record;
            }

            NextMember();
        }
    }

    /// <summary>Goes on behind damage, in the same member or with the next one.</summary>
    /// <returns>Whether there is anything left to read.</returns>
    public bool Resynchronize()
    {
        if (Current.Resynchronize())
            return true;
        if (_member + 1 == _set.Members.Count)
            return false;
        NextMember();
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Current.Dispose();
        _decoding.Dispose();
    }

    private void NextMember()
    {
        Current.Dispose();
        var next = _set.Members[++_member];
        Current = next.Results(next.First, _decoding);
        _any = false;
    }
}
