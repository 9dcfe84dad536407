using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage.Decompression;

namespace Perfolio.Archives.Reduction;

/// <summary>
/// Reads the records of all inputs in file order: marks between the inputs and behind damage are added, a mark that is later than
/// the record behind it waits for that record.
/// </summary>
internal sealed class InputWalk
{
    private const long MarkDelay = 1_000_000;
    private const int LookEvery = 64;

    private readonly ArchiveSet _input;
    private readonly IRecordSink _sink;
    private readonly bool _resync;
    private readonly Action<string>? _warn;
    private Timestamp? _heldMark;
    private bool _dataSinceMark = true;
    private bool _over;
    private Timestamp _lastData;
    private bool _toldOrder;

    public InputWalk(ArchiveSet input, IRecordSink sink, bool resync, Action<string>? warn)
    {
        _warn = warn;
        _input = input;
        _sink = sink;
        _resync = resync;
    }

    /// <summary>What was damaged, in the order met.</summary>
    public List<Damage> Damages { get; } = [];

    /// <summary>Where the records stop to be known, because of damage or cancellation; null at the end of the input.</summary>
    public Timestamp? GoodEnd { get; private set; }

    /// <summary>Whether the work was cancelled.</summary>
    public bool IsInterrupted { get; private set; }

    /// <summary>Data records and marks read.</summary>
    public long Records { get; private set; }

    /// <summary>Bytes of these.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads until the end, damage, cancellation, or until the sink wants no more.</summary>
    /// <param name="from">What is earlier may be left out.</param>
    /// <param name="whole">Whether it must not be left out of the input that holds this time.</param>
    /// <param name="progress">Told now and then how far reading has come.</param>
    /// <param name="cancellation">Ends the work.</param>
    public void Run(Timestamp from, bool whole, Action<Timestamp> progress, CancellationToken cancellation)
    {
        using var decoding = _input.DecodeAhead();
        for (var i = 0; i < _input.Members.Count && !_over; i++)
            Read(i, decoding, from, whole, progress, cancellation);
        if (_heldMark is not null && !_sink.IsDone)
            Release();
    }

    private void Read(
        int index, DecodingQueue decoding, Timestamp from, bool whole, Action<Timestamp> progress, CancellationToken cancellation)
    {
        var member = _input.Members[index];
        var isLast = index + 1 == _input.Members.Count;
        if (!isLast && member.End < from)
            return;
        using var cursor = member.Results(from > member.Start && !whole ? member.PositionAt(from) : member.First, decoding);
        var volume = member.Files.Volumes[0].Volume - 1;
        if (from > member.Start && !whole && member.Volumes.Count > 0)
            volume = Math.Max(volume, cursor.Volume - 1);
        _lastData = Timestamp.MinValue;
        _toldOrder = false;
        Timestamp? last = null;
        while (!_over)
        {
            if (cancellation.IsCancellationRequested)
            {
                // The next record may have the stamp of the last one.
                IsInterrupted = true;
                BreakOff((last ?? member.Start).Add(-1));
                return;
            }

            var status = cursor.Read();
            if (status == ReadStatus.End)
                break;
            if (status != ReadStatus.Record)
            {
                if (!Damaged(cursor, last, isLast))
                    break;
                continue;
            }

            if (cursor.Volume != volume && !Enter(member, ref volume, cursor.Volume, last))
                return;
            CheckOrder(cursor);
            last = last > cursor.Time ? last : cursor.Time;
            Bytes += cursor.Record.Length;
            if (cursor.IsMark)
                Mark(cursor.Time);
            else
                Data(cursor);
            if (Records++ % LookEvery == 0)
                progress(cursor.Time);
        }

        if (!isLast && !_over && last is { } end)
            Mark(end.Add(MarkDelay));
    }

    /// <summary>Whether a volume may be read. What lies between two volumes that do not follow each other is a gap.</summary>
    private bool Enter(Archive member, ref int volume, int next, Timestamp? last)
    {
        var former = volume;
        volume = next;
        if (!_resync && member.Damages.Any(d => d.Volume > former && d.Volume <= next))
        {
            BreakOff(last ?? member.Start);
            return false;
        }

        if (next != former + 1 && last is { } time)
            Mark(time.Add(MarkDelay));
        return true;
    }

    // Once for each input.
    private void CheckOrder(ResultCursor cursor)
    {
        if (cursor.IsMark)
            return;
        if (cursor.Time < _lastData && !_toldOrder)
        {
            _toldOrder = true;
            var place = FormattableString.Invariant($"{cursor.Archive.BaseName}: volume {cursor.Volume}, byte offset {cursor.Offset}");
            _warn?.Invoke(
                $"{place}: time goes backwards, from {_lastData} to {cursor.Time}; such records count in the interval in progress");
        }

        _lastData = cursor.Time;
    }

    // As if the input ended here.
    private void BreakOff(Timestamp end)
    {
        _over = true;
        GoodEnd = end;
    }

    /// <summary>Whether there is something to read behind the damage.</summary>
    private bool Damaged(ResultCursor cursor, Timestamp? last, bool isLast)
    {
        Damages.Add(cursor.Damage!);
        if (!_resync)
        {
            BreakOff(last ?? cursor.Archive.Start);
            return false;
        }

        if (!cursor.Resynchronize())
        {
            // The next input may be intact.
            if (isLast)
                GoodEnd = last;
            return false;
        }

        if (last is { } time)
            Mark(time.Add(MarkDelay));
        return true;
    }

    private void Data(ResultCursor cursor)
    {
        if (_heldMark is { } mark && cursor.Time >= mark)
            Release();
        _dataSinceMark = true;
        _sink.Data(cursor);
        _over = _sink.IsDone;
        if (_heldMark is not null)
            Release();
    }

    private void Mark(Timestamp time)
    {
        if (!_dataSinceMark)
            return;
        _dataSinceMark = false;
        _heldMark = time;
    }

    private void Release()
    {
        _sink.Mark(_heldMark!.Value);
        _heldMark = null;
    }
}
