using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Results;

/// <summary>
/// The skeleton of a data record, compiled once: which metrics, which instances, and where in the record each value's bytes
/// stand. Consecutive records mostly share it, and a record that matches needs no other check.
/// </summary>
/// <remarks>
/// Owned by a cursor, which recycles the least recently used object when a new skeleton appears: keep <see cref="Id"/>, or hang
/// what was derived on <see cref="Attachment"/> (cleared on recycling), and never keep the spans beyond the next read.
/// </remarks>
public sealed class ResultLayout
{
    private ValueSet[] _sets = [];
    private int[] _instances = [];
    private int[] _offsets = [];
    private int[] _lengths = [];
    private byte[] _template = [];
    private byte[] _mask = [];
    private bool _masked;
    private int _head;

    internal ResultLayout()
    {
    }

    /// <summary>Differs for every skeleton a cursor has met.</summary>
    public long Id { get; internal set; }

    /// <summary>Length of the records that have this layout, both length words included.</summary>
    public int RecordLength { get; private set; }

    /// <summary>The value sets, in the order of the record.</summary>
    public ReadOnlySpan<ValueSet> Sets => _sets.AsSpan(0, SetCount);

    /// <summary>Number of value sets.</summary>
    public int SetCount { get; private set; }

    /// <summary>Number of values in all sets.</summary>
    public int ValueCount { get; private set; }

    /// <summary>Internal instance id of each value; -1 (or anything) for singular metrics.</summary>
    public ReadOnlySpan<int> Instances => _instances.AsSpan(0, ValueCount);

    /// <summary>First byte of each value's data, counted from the record's first byte: big-endian numbers, string bytes,
    /// …</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, ValueCount);

    /// <summary>Bytes of each value's data: 4 or 8 for numbers; a string's include its NUL.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, ValueCount);

    /// <summary>Whatever the consumer derived from this layout; null when the layout is new.</summary>
    public object? Attachment { get; set; }

    /// <summary>When it was used last, for the cache.</summary>
    internal long LastUse { get; set; }

    internal static int HeadSize(ArchiveVersion version) => RecordFormat.HeadSize(version);

    /// <summary>Whether a record has exactly this skeleton. True implies that the record is valid.</summary>
    internal bool Matches(ReadOnlySpan<byte> record)
    {
        if (record.Length != RecordLength)
            return false;
        if (!_masked)
        {
            // Where instances come and go every record has a skeleton of its own: most differences are seen without a mask.
            if (!MayMatch(record))
                return false;
            BuildMask();
        }

        return EqualUnderMask(record, _template, _mask);
    }

    internal void Start(long id, ReadOnlySpan<byte> record, int head, int sets)
    {
        Id = id;
        RecordLength = record.Length;
        Attachment = null;
        _head = head;
        _masked = false;
        SetCount = 0;
        ValueCount = 0;
        if (_template.Length < record.Length)
            _template = new byte[record.Length];
        record.CopyTo(_template);
        if (_sets.Length < sets)
            _sets = new ValueSet[sets];
    }

    internal void AddSet(ValueSet set)
    {
        _sets[SetCount++] = set;
        var needed = set.First + set.Count;
        if (needed <= _instances.Length)
            return;
        var size = Math.Max(needed, (int)Math.Min((long)_instances.Length * 2, Math.Max(needed, RecordLength / 8)));
        Array.Resize(ref _instances, size);
        Array.Resize(ref _offsets, size);
        Array.Resize(ref _lengths, size);
    }

    internal void AddValue(int instance, int offset, int length)
    {
        var index = ValueCount++;
        _instances[index] = instance;
        _offsets[index] = offset;
        _lengths[index] = length;
    }

    internal void SetBlock(int index, int offset, int length)
    {
        _offsets[index] = offset;
        _lengths[index] = length;
    }

    // Compares of each set what precedes its values, and the first and the last instance.
    private bool MayMatch(ReadOnlySpan<byte> record)
    {
        var at = _head;
        foreach (ref readonly var set in Sets)
        {
            var length = set.Count > 0 ? 16 : 8;
            if (!record.Slice(at, length).SequenceEqual(_template.AsSpan(at, length)))
                return false;
            if (set.Count == 0)
            {
                at += 8;
                continue;
            }

            at += 12 + (set.Count * 8);
            if (!record.Slice(at - 8, 4).SequenceEqual(_template.AsSpan(at - 8, 4)))
                return false;
        }

        return true;
    }

    // Zero where values, padding and the stamp stand, 0xff elsewhere.
    private void BuildMask()
    {
        if (_mask.Length < RecordLength)
            _mask = new byte[_template.Length];
        var mask = _mask.AsSpan(0, RecordLength);
        mask.Fill(0xff);
        mask[4..(_head - 4)].Clear();
        for (var i = 0; i < ValueCount; i++)
            mask.Slice(_offsets[i], (_lengths[i] + 3) & ~3).Clear();
        _masked = true;
    }

    private static bool EqualUnderMask(ReadOnlySpan<byte> record, ReadOnlySpan<byte> template, ReadOnlySpan<byte> mask)
    {
        ref var a = ref MemoryMarshal.GetReference(record);
        ref var b = ref MemoryMarshal.GetReference(template);
        ref var m = ref MemoryMarshal.GetReference(mask);
        var i = 0;
        var last = record.Length - Vector<byte>.Count;
        for (; i <= last; i += Vector<byte>.Count)
        {
            var difference = (Vector.LoadUnsafe(ref a, (nuint)i) ^ Vector.LoadUnsafe(ref b, (nuint)i))
                & Vector.LoadUnsafe(ref m, (nuint)i);
            if (difference != Vector<byte>.Zero)
                return false;
        }

        for (; i < record.Length; i += 4)
        {
            var x = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref a, i)) ^ Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref b, i));
            if ((x & Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref m, i))) != 0)
                return false;
        }

        return true;
    }
}
