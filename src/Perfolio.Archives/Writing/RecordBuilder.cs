using System.Buffers.Binary;
using Perfolio.Archives.Format;
using Perfolio.Archives.Results;

namespace Perfolio.Archives.Writing;

/// <summary>Builds one data record: value sets in order, values of a set in order. Reused from record to record.</summary>
public sealed class RecordBuilder
{
    private readonly ArchiveVersion _version;
    private readonly ByteBuffer _sets = new();
    private readonly ByteBuffer _blocks = new();
    // Where in the value sets an index into the blocks stands.
    private readonly List<(int Word, int Block)> _references = [];
    private int _metrics;
    private int _countPosition = -1;
    private int _count;
    private MetricType _type;

    /// <summary>Makes a builder.</summary>
    /// <param name="version">Format version.</param>
    public RecordBuilder(ArchiveVersion version)
    {
        _version = version;
        Reset();
    }

    /// <summary>Format version.</summary>
    public ArchiveVersion Version => _version;

    /// <summary>Number of metrics so far.</summary>
    public int MetricCount => _metrics;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _sets.Clear();
        _sets.Take(RecordFormat.HeadSize(_version));
        _blocks.Clear();
        _references.Clear();
        _metrics = 0;
        _countPosition = -1;
    }

    /// <summary>Begins the values of a metric.</summary>
    /// <param name="pmid">The metric.</param>
    /// <param name="type">Type of its values.</param>
    public void BeginMetric(Pmid pmid, MetricType type)
    {
        EndMetric();
        _metrics++;
        _sets.UInt32(pmid.Value);
        _countPosition = _sets.Length;
        _sets.Int32(0);
        _type = type;
        _count = 0;
    }

    /// <summary>Adds a metric without values.</summary>
    /// <param name="pmid">The metric.</param>
    /// <param name="error">Negative error code, or 0 for "no values".</param>
    public void AddError(Pmid pmid, int error)
    {
        EndMetric();
        _metrics++;
        _sets.UInt32(pmid.Value);
        _sets.Int32(error);
    }

    /// <summary>Adds a value of type 32 or U32.</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="value">The value's bits.</param>
    public void AddInt32(int instance, int value)
    {
        Value(instance, ValueFormat.InSitu);
        _sets.Int32(value);
    }

    /// <summary>Adds a value of type 64 or U64.</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="value">The value's bits.</param>
    public void AddInt64(int instance, long value) =>
        BinaryPrimitives.WriteInt64BigEndian(Block(instance, _type, 8), value);

    /// <summary>Adds a value of type DOUBLE.</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="value">The value.</param>
    public void AddDouble(int instance, double value) =>
        BinaryPrimitives.WriteDoubleBigEndian(Block(instance, _type, 8), value);

    /// <summary>Adds a value of type FLOAT.</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="value">The value.</param>
    public void AddFloat(int instance, float value) =>
        BinaryPrimitives.WriteSingleBigEndian(Block(instance, _type, 4), value);

    /// <summary>Adds a value of type STRING; the NUL is added.</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="value">The text.</param>
    public void AddString(int instance, ReadOnlySpan<byte> value)
    {
        var target = Block(instance, _type, value.Length + 1);
        value.CopyTo(target);
        target[^1] = 0;
    }

    /// <summary>Adds the bytes of a value of any type as they stand in a record (a string's with its NUL).</summary>
    /// <param name="instance">Internal instance id, -1 for a singular metric.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="format">Where they stood; in-situ values have 4 bytes.</param>
    public void AddRaw(int instance, ReadOnlySpan<byte> bytes, ValueFormat format)
    {
        if (format == ValueFormat.InSitu)
        {
            Value(instance, format);
            _sets.Bytes(bytes[..4]);
            return;
        }

        bytes.CopyTo(Block(instance, _type, bytes.Length, format));
    }

    /// <summary>Adds a metric of another archive's record with all its values, or the error code that stands in their
    /// place.</summary>
    /// <param name="record">The framed record.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="set">One of the layout's sets.</param>
    public void AddSet(ReadOnlySpan<byte> record, ResultLayout layout, in ValueSet set)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (set.Count == 0)
        {
            AddError(set.Pmid, set.Error);
            return;
        }

        BeginMetric(set.Pmid, set.Type);
        for (var i = set.First; i < set.First + set.Count; i++)
            AddRaw(layout.Instances[i], ValueReader.Bytes(record, layout, i), set.Format);
    }

    /// <summary>Adds metrics that stand together as in a record: their value sets, and behind these their blocks.</summary>
    /// <param name="metrics">Number of value sets.</param>
    /// <param name="sets">The value sets, big-endian; the words that refer to blocks may hold anything.</param>
    /// <param name="blocks">The blocks, each padded to a multiple of 4 bytes.</param>
    /// <param name="references">Which word of the sets refers to which block: offsets in bytes from the start of either.</param>
    /// <exception cref="ArgumentException">A length or an offset is no multiple of 4, or points behind the end.</exception>
    public void AddEncoded(
        int metrics, ReadOnlySpan<byte> sets, ReadOnlySpan<byte> blocks, ReadOnlySpan<(int Word, int Block)> references)
    {
        if (((sets.Length | blocks.Length) & 3) != 0)
            throw new ArgumentException("Value sets and blocks consist of words.", nameof(blocks));
        EndMetric();
        _metrics += metrics;
        var (first, firstBlock) = (_sets.Length, _blocks.Length);
        _references.EnsureCapacity(_references.Count + references.Length);
        foreach (var (word, block) in references)
        {
            if (((word | block) & 3) != 0 || (uint)word >= (uint)sets.Length || (uint)block >= (uint)blocks.Length)
                throw new ArgumentException("A reference points nowhere.", nameof(references));
            _references.Add((first + word, firstBlock + block));
        }

        _sets.Bytes(sets);
        _blocks.Bytes(blocks);
    }

    /// <summary>Finishes the record.</summary>
    /// <param name="time">Its stamp.</param>
    /// <returns>The framed record, valid until the next change of the builder.</returns>
    /// <exception cref="ArchiveException">The stamp does not fit into the format version.</exception>
    public ReadOnlySpan<byte> Build(Timestamp time)
    {
        EndMetric();
        var head = RecordFormat.HeadSize(_version);
        var area = _sets.Length;
        var length = checked(area + _blocks.Length + 4);
        foreach (var (word, block) in _references)
            _sets.SetInt32(word, ((area + block) / 4) + 2);
        _sets.Bytes(_blocks.Written);
        _sets.Int32(length);
        _sets.SetInt32(0, length);
        if (!StampCodec.TryWrite(_sets.At(4, head - 8), _version, time))
            throw new ArchiveException("", $"time {time} does not fit into a V2 archive");
        _sets.SetInt32(head - 4, _metrics);
        _blocks.Clear();
        _references.Clear();
        return _sets.Written;
    }

    private void EndMetric()
    {
        if (_countPosition >= 0)
            _sets.SetInt32(_countPosition, _count);
        _countPosition = -1;
    }

    private void Value(int instance, ValueFormat format)
    {
        if (_count++ == 0)
            _sets.Int32((int)format);
        _sets.Int32(instance);
    }

    private Span<byte> Block(int instance, MetricType type, int size, ValueFormat format = ValueFormat.Block)
    {
        if (size > 0xffffff - 4)
            throw new ArchiveException("", FormattableString.Invariant($"a value of {size} bytes is too long for an archive"));
        Value(instance, format);
        _references.Add((_sets.Length, _blocks.Length));
        _sets.Int32(0);
        var padded = (size + 3) & ~3;
        _blocks.UInt32(((uint)type << 24) | (uint)(size + 4));
        var span = _blocks.Take(padded);
        span[size..].Fill((byte)'~');
        return span[..size];
    }
}
