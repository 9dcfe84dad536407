using System.Buffers.Binary;
using Perfolio.Archives;
using Perfolio.Archives.Format;
using Perfolio.Archives.Writing;

namespace Perfolio.Metrics.Protocol;

/// <summary>
/// The values of a RESULT or HIGHRES_RESULT, where they stand. Use one view again and again: then nothing is allocated. All
/// lengths have been checked, and all values together are no longer than the PDU. Whether a value has the type and size of its
/// metric is for the caller to check.
/// </summary>
public sealed class ResultView
{
    private ReadOnlyMemory<byte> _frame;
    private byte[] _kept = [];
    private ResultSet[] _sets = [];
    private int _setCount;
    private Entry[] _entries = new Entry[16];
    private (int Word, int Block)[] _references = [];
    private int _count;
    private int _setsStart;
    private int _setsEnd;

    /// <summary>Whether the stamp is in nanoseconds.</summary>
    public bool IsHighResolution { get; private set; }

    /// <summary>First word of the stamp: seconds; from an agent <see cref="PmcdChanges"/>.</summary>
    public long Seconds { get; private set; }

    /// <summary>Second word of the stamp: microseconds, or nanoseconds in high resolution.</summary>
    public long Fraction { get; private set; }

    /// <summary>The metrics.</summary>
    public ReadOnlySpan<ResultSet> Sets => _sets.AsSpan(0, _setCount);

    /// <summary>Number of values of all metrics.</summary>
    public int Count => _count;

    /// <summary>The stamp.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Whether the words are a time.</returns>
    public bool TryGetTime(out Timestamp time)
    {
        var scale = IsHighResolution ? 1 : 1000;
        var sound = Seconds is > -Timestamp.MaxSeconds and < Timestamp.MaxSeconds && Fraction >= 0
            && Fraction < Timestamp.PerSecond / scale;
        time = sound ? Timestamp.From(Seconds, Fraction * scale) : default;
        return sound;
    }

    /// <summary>Internal id of the instance of a value; -1 for a metric without instances.</summary>
    /// <param name="index">Position of the value.</param>
    /// <returns>The id.</returns>
    public int InstanceAt(int index) => At(index).Instance;

    /// <summary>Type that a value's block says; <see cref="MetricType.Unknown"/> in situ, where nothing is said.</summary>
    /// <param name="index">Position of the value.</param>
    /// <returns>The type.</returns>
    public MetricType TypeAt(int index) => At(index).Type;

    /// <summary>A value as it stands: big-endian; 4 bytes in situ; a string with its NUL.</summary>
    /// <param name="index">Position of the value.</param>
    /// <returns>The bytes, valid as long as the PDU.</returns>
    public ReadOnlySpan<byte> BytesAt(int index) => _frame.Span.Slice(At(index).Offset, At(index).Length);

    /// <summary>Whether a value has the form of a type: in situ, or a block of that type and size.</summary>
    /// <param name="index">Position of the value.</param>
    /// <param name="type">The type of its metric.</param>
    /// <returns>Whether it has.</returns>
    public bool IsOf(int index, MetricType type) => IsOf(in At(index), type);

    /// <summary>A value as a number.</summary>
    /// <param name="index">Position of the value.</param>
    /// <param name="type">The type of its metric.</param>
    /// <returns>The number; not a number when the value has not the form of that type, or is no number.</returns>
    public double NumberAt(int index, MetricType type)
    {
        if (!IsOf(index, type))
            return double.NaN;
        var bytes = BytesAt(index);
        return type switch
        {
            MetricType.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes),
            MetricType.UInt32 => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            MetricType.Int64 => BinaryPrimitives.ReadInt64BigEndian(bytes),
            MetricType.UInt64 => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            MetricType.Float => BinaryPrimitives.ReadSingleBigEndian(bytes),
            MetricType.Double => BinaryPrimitives.ReadDoubleBigEndian(bytes),
            _ => double.NaN,
        };
    }

    /// <summary>A string.</summary>
    /// <param name="index">Position of the value.</param>
    /// <returns>The text without its NUL; null when the value is no string.</returns>
    public string? TextAt(int index) =>
        TypeAt(index) == MetricType.String ? ArchiveText.Decode(ArchiveText.UntilNul(BytesAt(index))) : null;

    /// <summary>Copies the values, so that they stay when the PDU does not.</summary>
    public void Keep()
    {
        if (_kept.Length < _frame.Length)
            _kept = new byte[_frame.Length + (_frame.Length / 2)];
        _frame.CopyTo(_kept);
        _frame = _kept.AsMemory(0, _frame.Length);
    }

    /// <summary>Puts all metrics into a record as they stand: possible when every value has the type of its metric.</summary>
    /// <param name="types">Types of the metrics, in their order.</param>
    /// <param name="record">Takes the metrics.</param>
    /// <returns>False, with nothing put, when a value has another type or its block stands where none belongs.</returns>
    public bool TryAddTo(RecordBuilder record, ReadOnlySpan<MetricType> types)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (types.Length != _setCount)
            return false;
        if (_references.Length < _count)
            _references = new (int, int)[_entries.Length];
        var references = 0;
        var word = 0;
        for (var i = 0; i < _setCount; i++)
        {
            ref readonly var set = ref _sets[i];
            // Identifier, number of values or error; with values their format.
            word += 8;
            if (set.Count == 0)
                continue;
            word += 4;
            var values = _entries.AsSpan(set.First, set.Count);
            foreach (ref readonly var value in values)
            {
                if (!IsOf(in value, types[i]))
                    return false;
                if (set.Format != ValueFormat.InSitu)
                {
                    var block = value.Offset - 4 - _setsEnd;
                    if (block < 0)
                        return false;
                    _references[references++] = (word + 4, block);
                }

                word += 8;
            }
        }

        var blocks = _frame.Span[_setsEnd..];
        if ((blocks.Length & 3) != 0)
            return false;
        record.AddEncoded(_setCount, _frame.Span[_setsStart.._setsEnd], blocks, _references.AsSpan(0, references));
        return true;
    }

    /// <summary>Reads a result.</summary>
    /// <param name="frame">The whole PDU; it must stay as it is for as long as values are read.</param>
    /// <returns>Done, or Invalid with the offset; then the view is empty.</returns>
    public ParseResult Read(ReadOnlyMemory<byte> frame)
    {
        _frame = frame;
        _setCount = _count = 0;
        var scan = PduHeader.Scan(frame.Span, int.MaxValue, out var header);
        if (scan.Status != ParseStatus.Done)
            return scan;
        var reader = new PduReader(frame.Span);
        IsHighResolution = header.Type == PduType.HighResolutionResult;
        if (header.Length != frame.Length || !(IsHighResolution || header.Type == PduType.Result))
            reader.Fail("this is not a result", 0);
        var sets = ReadHead(ref reader);
        var values = _setsStart = reader.Offset;
        Size(reader.Left, sets);
        var blocks = 0L;
        for (var i = 0; i < sets && !reader.Failed; i++)
            _sets[_setCount++] = ReadSet(ref reader, ref blocks);
        _setsEnd = reader.Offset;
        if (!reader.Failed && blocks > frame.Length - values)
            reader.Fail("the values overlap");
        if (!reader.Failed)
        {
            reader.SkipRest();
            return reader.Result;
        }

        _setCount = _count = 0;
        return reader.Result;
    }

    private int ReadHead(ref PduReader reader)
    {
        if (!IsHighResolution)
        {
            Seconds = reader.Int32();
            Fraction = reader.Int32();
            return reader.Count(8);
        }

        var where = reader.Offset;
        var count = reader.Int32();
        Seconds = reader.Int64();
        Fraction = reader.Int64();
        if (count >= 0 && count <= reader.Left / 8)
            return count;
        reader.Fail(FormattableString.Invariant($"{count} metrics in {reader.Left} bytes"), where);
        return 0;
    }

    private void Size(int bytes, int sets)
    {
        if (_sets.Length < sets)
            _sets = new ResultSet[Math.Max(sets, _sets.Length * 2)];
        // Nothing has more values than 8 bytes each allow.
        if (_entries.Length < bytes / 8 && _entries.Length < sets)
            _entries = new Entry[Math.Min(bytes / 8, sets * 2)];
    }

    private ResultSet ReadSet(ref PduReader reader, ref long blocks)
    {
        var pmid = new Pmid(reader.UInt32());
        var where = reader.Offset;
        var count = reader.Int32();
        if (count <= 0)
            return new ResultSet(pmid, 0, count, _count, ValueFormat.InSitu);
        var format = (ValueFormat)reader.Int32();
        if (format is not (ValueFormat.InSitu or ValueFormat.Block or ValueFormat.StaticBlock))
            reader.Fail(FormattableString.Invariant($"{(int)format} is not a format of values"), where + 4);
        if (count > reader.Left / 8)
            reader.Fail(FormattableString.Invariant($"{count} values in {reader.Left} bytes"), where);
        var first = _count;
        where = reader.Offset;
        var values = reader.Bytes(reader.Failed ? 0 : count * 8);
        if (_entries.Length - _count < values.Length / 8)
            Array.Resize(ref _entries, Math.Max(_entries.Length * 2, _count + (values.Length / 8)));
        for (var at = 0; at < values.Length && !reader.Failed; at += 8)
        {
            var value = values.Slice(at, 8);
            var instance = BinaryPrimitives.ReadInt32BigEndian(value);
            if (format == ValueFormat.InSitu)
            {
                _entries[_count++] = new Entry(instance, MetricType.Unknown, where + at + 4, 4);
                continue;
            }

            var entry = Block(ref reader, instance, BinaryPrimitives.ReadInt32BigEndian(value[4..]), where + at + 4);
            blocks += entry.Length + 4;
            _entries[_count++] = entry;
        }

        return new ResultSet(pmid, count, 0, first, format);
    }

    private static bool IsOf(in Entry entry, MetricType type) => type switch
    {
        MetricType.Int32 or MetricType.UInt32 => entry.Type == MetricType.Unknown || (entry.Type == type && entry.Length == 4),
        MetricType.Float => entry.Type == type && entry.Length == 4,
        MetricType.Int64 or MetricType.UInt64 or MetricType.Double => entry.Type == type && entry.Length == 8,
        _ => entry.Type == type,
    };

    private static Entry Block(ref PduReader reader, int instance, int word, int where)
    {
        if (word < 0 || word > int.MaxValue / 4)
        {
            reader.Fail(FormattableString.Invariant($"a value at word {word}"), where);
            return default;
        }

        var head = reader.At(word * 4, 4);
        if (head.IsEmpty)
            return default;
        var length = (int)(BinaryPrimitives.ReadUInt32BigEndian(head) & 0xffffff);
        if (length < 4 || reader.At(word * 4, length).IsEmpty)
        {
            reader.Fail(FormattableString.Invariant($"a value of {length} bytes at word {word}"), where);
            return default;
        }

        return new Entry(instance, (MetricType)head[0], (word * 4) + 4, length - 4);
    }

    private ref readonly Entry At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        return ref _entries[index];
    }

    private readonly record struct Entry(int Instance, MetricType Type, int Offset, int Length);
}
