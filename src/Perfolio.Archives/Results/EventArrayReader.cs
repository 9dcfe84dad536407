using System.Buffers.Binary;
using Perfolio.Archives.Format;

namespace Perfolio.Archives.Results;

/// <summary>Flags of an event record.</summary>
[Flags]
public enum EventFlags : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>One instant.</summary>
    Point = 1,

    /// <summary>Begin of something.</summary>
    Start = 2,

    /// <summary>End of something.</summary>
    End = 4,

    /// <summary>Has an identifier.</summary>
    Id = 8,

    /// <summary>Has a parent.</summary>
    Parent = 16,

    /// <summary>Events were missed; the number of parameters is their number.</summary>
    Missed = 0x80000000,
}

/// <summary>One parameter of an event.</summary>
/// <param name="Pmid">The metric it is a value of.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Offset">First byte of the value in the array's bytes.</param>
/// <param name="Length">Bytes of the value.</param>
public readonly record struct EventParameter(Pmid Pmid, MetricType Type, int Offset, int Length);

/// <summary>Moves over an event array: the bytes of a value of type EVENT or HIGHRES_EVENT.</summary>
public ref struct EventArrayReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly bool _highres;
    private int _position;
    private int _recordsLeft;
    private int _parametersLeft;

    /// <summary>Starts at the first record.</summary>
    /// <param name="bytes">The value's bytes.</param>
    /// <param name="highres">Whether the type is HIGHRES_EVENT.</param>
    public EventArrayReader(ReadOnlySpan<byte> bytes, bool highres)
    {
        _bytes = bytes;
        _highres = highres;
        if (bytes.Length < 4)
        {
            Reason = "event array is too short";
            return;
        }

        Count = BinaryPrimitives.ReadInt32BigEndian(bytes);
        _position = 4;
        if (Count < 0 || Count > (bytes.Length - 4) / (highres ? 24 : 16))
            Reason = FormattableString.Invariant($"number of event records {Count} does not fit");
        else
            _recordsLeft = Count;
    }

    /// <summary>Number of event records the array claims.</summary>
    public int Count { get; }

    /// <summary>Stamp of the record.</summary>
    public Timestamp Time { get; private set; }

    /// <summary>Flags of the record.</summary>
    public EventFlags Flags { get; private set; }

    /// <summary>Number of parameters, or of missed events.</summary>
    public int ParameterCount { get; private set; }

    /// <summary>The parameter moved to last.</summary>
    public EventParameter Parameter { get; private set; }

    /// <summary>Why the array is damaged; null when it is not.</summary>
    public string? Reason { get; private set; }

    /// <summary>Moves to the next event record.</summary>
    /// <returns>False at the end and at damage.</returns>
    public bool NextRecord()
    {
        while (_parametersLeft > 0 && NextParameter())
        {
        }

        if (_recordsLeft == 0 || Reason is not null)
            return false;
        var head = _highres ? 24 : 16;
        if (_bytes.Length - _position < head)
            return Fail("event record lies outside the array");
        var rest = _bytes[_position..];
        var seconds = _highres ? BinaryPrimitives.ReadInt64BigEndian(rest) : BinaryPrimitives.ReadInt32BigEndian(rest);
        var fraction = _highres ? BinaryPrimitives.ReadInt64BigEndian(rest[8..])
            : BinaryPrimitives.ReadInt32BigEndian(rest[4..]) * 1000L;
        if (Math.Abs(seconds / 2) > Timestamp.MaxSeconds / 2 - 4 || fraction is < 0 or > 4 * Timestamp.PerSecond)
            return Fail("event record has an impossible time stamp");
        Time = Timestamp.From(seconds, fraction);
        Flags = (EventFlags)BinaryPrimitives.ReadUInt32BigEndian(rest[(head - 8)..]);
        ParameterCount = BinaryPrimitives.ReadInt32BigEndian(rest[(head - 4)..]);
        _position += head;
        _recordsLeft--;
        if ((Flags & EventFlags.Missed) != EventFlags.None)
            return true;
        if (ParameterCount < 0 || ParameterCount > (_bytes.Length - _position) / 8)
            return Fail(FormattableString.Invariant($"number of event parameters {ParameterCount} does not fit"));
        _parametersLeft = ParameterCount;
        return true;
    }

    /// <summary>Moves to the next parameter of the record.</summary>
    /// <returns>False at the end and at damage.</returns>
    public bool NextParameter()
    {
        if (_parametersLeft == 0 || Reason is not null)
            return false;
        if (_bytes.Length - _position < 8)
            return Fail("event parameter lies outside the array");
        var pmid = new Pmid(BinaryPrimitives.ReadUInt32BigEndian(_bytes[_position..]));
        var word = BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_position + 4)..]);
        var length = (int)(word & 0xffffff);
        if (length < 4 || length - 4 > _bytes.Length - _position - 8)
            return Fail(FormattableString.Invariant($"event parameter of {length} bytes does not fit"));
        Parameter = new EventParameter(pmid, (MetricType)(int)(word >> 24), _position + 8, length - 4);
        // The padding of the last parameter may be missing.
        _position = Math.Min(_bytes.Length, _position + 4 + ((length + 3) & ~3));
        _parametersLeft--;
        return true;
    }

    private bool Fail(string reason)
    {
        Reason = reason;
        _recordsLeft = 0;
        _parametersLeft = 0;
        return false;
    }
}
