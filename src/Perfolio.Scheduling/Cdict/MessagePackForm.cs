using System.Buffers.Binary;
using System.Text.Unicode;

namespace Perfolio.Scheduling.Cdict;

/// <summary>MessagePack that every known reader of a cdict takes: no str8, the smallest unsigned integers.</summary>
internal static class MessagePackForm
{
    /// <summary>The most bytes that an integer takes.</summary>
    public const int LongestInteger = 9;

    /// <summary>The byte that stands for nothing.</summary>
    public const byte Nil = 0xc0;

    /// <summary>The head of a map of up to 15 pairs.</summary>
    public static byte Map(int count) => (byte)(0x80 | count);

    /// <summary>The head of an array.</summary>
    public static byte[] Array(int count)
    {
        byte[] head = [0xdd, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (uint)count);
        return head;
    }

    /// <summary>The bytes that an integer takes.</summary>
    public static int Size(long value) => value switch
    {
        >= 0 and <= 0x7f => 1,
        >= 0 and <= 0xff => 2,
        >= 0 and <= 0xffff => 3,
        >= 0 and <= 0xffffffff => 5,
        _ => LongestInteger,
    };

    /// <summary>Writes an integer.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="size">Its <see cref="Size"/>.</param>
    /// <param name="target">At least 9 bytes.</param>
    public static void Integer(long value, int size, Span<byte> target)
    {
        if (size == 1)
        {
            target[0] = (byte)value;
            return;
        }

        target[0] = size switch { 2 => 0xcc, 3 => 0xcd, 5 => 0xce, _ => value >= 0 ? (byte)0xcf : (byte)0xd3 };
        BinaryPrimitives.WriteInt64BigEndian(target[1..], value << (72 - (8 * size)));
    }

    /// <summary>Text: as str when it is UTF-8, else as bin.</summary>
    public static byte[] Text(ReadOnlySpan<byte> text)
    {
        byte[] header = Utf8.IsValid(text)
            ? text.Length switch
            {
                <= 31 => [(byte)(0xa0 | text.Length)],
                <= 0xffff => [0xda, (byte)(text.Length >> 8), (byte)text.Length],
                _ => [0xdb, (byte)(text.Length >> 24), (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length],
            }
            : text.Length switch
            {
                <= 0xff => [0xc4, (byte)text.Length],
                <= 0xffff => [0xc5, (byte)(text.Length >> 8), (byte)text.Length],
                _ => [0xc6, (byte)(text.Length >> 24), (byte)(text.Length >> 16), (byte)(text.Length >> 8), (byte)text.Length],
            };
        return [.. header, .. text];
    }
}
