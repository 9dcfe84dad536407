using System.Buffers.Binary;

namespace Perfolio.Arcaflow.Cbor;

/// <summary>The major types of RFC 8949, section 3.1.</summary>
internal enum CborMajor : byte
{
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    List = 4,
    Map = 5,
    Tag = 6,
    Simple = 7,
}

/// <summary>The first bytes of an item: major type, additional information and the number behind it.</summary>
internal readonly struct CborHead
{
    private CborHead(CborMajor major, int info, ulong argument, int length)
    {
        Major = major;
        Info = info;
        Argument = argument;
        Length = length;
    }

    internal CborMajor Major { get; }

    /// <summary>The lower five bits of the first byte.</summary>
    internal int Info { get; }

    /// <summary>Value, length, count, tag or the bits of a float.</summary>
    internal ulong Argument { get; }

    /// <summary>How many bytes the head takes: 1, 2, 3, 5 or 9.</summary>
    internal int Length { get; }

    internal bool Indefinite => Info == 31 && Major is (CborMajor.Bytes or CborMajor.Text or CborMajor.List or CborMajor.Map);

    internal bool IsBreak => Major == CborMajor.Simple && Info == 31;

    internal static CborStatus TryRead(ReadOnlySpan<byte> data, out CborHead head, out string? reason)
    {
        head = default;
        reason = null;
        if (data.IsEmpty) return CborStatus.NeedMore;
        var major = (CborMajor)(data[0] >> 5);
        int info = data[0] & 0x1F;
        if (info is >= 28 and <= 30 || (info == 31 && major is (CborMajor.Unsigned or CborMajor.Negative or CborMajor.Tag)))
        {
            reason = $"the byte 0x{data[0]:x2} begins nothing";
            return CborStatus.Invalid;
        }

        int length = info switch { 24 => 2, 25 => 3, 26 => 5, 27 => 9, _ => 1 };
        if (data.Length < length) return CborStatus.NeedMore;
        ulong argument = length switch
        {
            2 => data[1],
            3 => BinaryPrimitives.ReadUInt16BigEndian(data[1..]),
            5 => BinaryPrimitives.ReadUInt32BigEndian(data[1..]),
            9 => BinaryPrimitives.ReadUInt64BigEndian(data[1..]),
            _ => (ulong)info,
        };
        if (major == CborMajor.Simple && info is not (20 or 21 or 22 or 23 or 25 or 26 or 27 or 31))
        {
            reason = "a simple value that is none of false, true, null, undefined";
            return CborStatus.Invalid;
        }

        head = new CborHead(major, info, argument, length);
        return CborStatus.Done;
    }
}
