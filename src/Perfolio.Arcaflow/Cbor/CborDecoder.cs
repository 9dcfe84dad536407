using System.Globalization;
using System.Numerics;
using System.Text;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Cbor;

/// <summary>
/// Decodes one CBOR item as a value. Integer keys become their decimal text, tags other than big numbers are looked
/// through, undefined is null. Byte strings outside of big numbers have no place in the protocol and are refused.
/// </summary>
public static class CborDecoder
{
    private const int LongestBigNumber = 1024;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes bytes that are exactly one item.</summary>
    /// <exception cref="CborException">They are not.</exception>
    public static JsonValue Decode(ReadOnlySpan<byte> item)
    {
        var scanner = new CborScanner();
        switch (scanner.Scan(item))
        {
            case CborStatus.Invalid:
                throw new CborException(scanner.Position, scanner.Reason!);
            case CborStatus.NeedMore:
                throw new CborException(item.Length, "the item ends here");
            case CborStatus.Done when scanner.Position < item.Length:
                throw new CborException(scanner.Position, "something stands behind the item");
            default:
                return DecodeScanned(item);
        }
    }

    /// <summary>Decodes an item that a scanner has walked; so its depth is bounded and its lengths lie inside.</summary>
    internal static JsonValue DecodeScanned(ReadOnlySpan<byte> item)
    {
        int position = 0;
        return Read(item, ref position);
    }

    private static JsonValue Read(ReadOnlySpan<byte> data, ref int position)
    {
        int begin = position;
        CborHead head = Head(data, ref position);
        switch (head.Major)
        {
            case CborMajor.Unsigned:
                return head.Argument <= long.MaxValue
                    ? JsonValue.Of((long)head.Argument)
                    : JsonValue.Of(new BigInteger(head.Argument));
            case CborMajor.Negative:
                return head.Argument <= long.MaxValue
                    ? JsonValue.Of(-1 - (long)head.Argument)
                    : JsonValue.Of(BigInteger.MinusOne - head.Argument);
            case CborMajor.Text:
                return JsonValue.Of(Text(data, head, ref position));
            case CborMajor.List:
                return List(data, head, ref position);
            case CborMajor.Map:
                return Map(data, head, ref position);
            case CborMajor.Tag:
                return Tagged(data, head, ref position);
            case CborMajor.Simple:
                return Simple(head);
            default:
                throw new CborException(begin, "a byte string stands where a text, number, list or map is expected");
        }
    }

    private static CborHead Head(ReadOnlySpan<byte> data, ref int position)
    {
        if (CborHead.TryRead(data[position..], out CborHead head, out string? reason) != CborStatus.Done)
            throw new CborException(position, reason ?? "the item ends here");
        position += head.Length;
        return head;
    }

    private static bool AtBreak(ReadOnlySpan<byte> data, ref int position)
    {
        if (data[position] != 0xFF) return false;
        position++;
        return true;
    }

    private static string Text(ReadOnlySpan<byte> data, in CborHead head, ref int position)
    {
        if (!head.Indefinite) return Piece(data, head, ref position);
        var text = new StringBuilder();
        while (!AtBreak(data, ref position))
        {
            CborHead piece = Head(data, ref position);
            text.Append(Piece(data, piece, ref position));
        }

        return text.ToString();
    }

    private static string Piece(ReadOnlySpan<byte> data, in CborHead head, ref int position)
    {
        int begin = position;
        position += checked((int)head.Argument);
        try
        {
            return Strict.GetString(data[begin..position]);
        }
        catch (DecoderFallbackException)
        {
            throw new CborException(begin, "the text is not UTF-8");
        }
    }

    private static JsonValue List(ReadOnlySpan<byte> data, in CborHead head, ref int position)
    {
        var items = new List<JsonValue>(head.Indefinite ? 0 : (int)head.Argument);
        while (head.Indefinite ? !AtBreak(data, ref position) : items.Count < (int)head.Argument)
            items.Add(Read(data, ref position));
        return JsonValue.Of(items);
    }

    private static JsonValue Map(ReadOnlySpan<byte> data, in CborHead head, ref int position)
    {
        int count = head.Indefinite ? 0 : (int)head.Argument;
        var members = new List<KeyValuePair<string, JsonValue>>(count);
        var keys = new HashSet<string>(count);
        while (head.Indefinite ? !AtBreak(data, ref position) : members.Count < count)
        {
            int begin = position;
            string key = Key(data, ref position);
            if (!keys.Add(key)) throw new CborException(begin, $"the key '{key}' stands in the map twice");
            members.Add(KeyValuePair.Create(key, Read(data, ref position)));
        }

        return JsonValue.Of(members);
    }

    private static string Key(ReadOnlySpan<byte> data, ref int position)
    {
        int begin = position;
        CborHead head = Head(data, ref position);
        return head.Major switch
        {
            CborMajor.Text => Text(data, head, ref position),
            CborMajor.Unsigned => head.Argument.ToString(CultureInfo.InvariantCulture),
            CborMajor.Negative => (BigInteger.MinusOne - head.Argument).ToString(CultureInfo.InvariantCulture),
            _ => throw new CborException(begin, "a key of a map is neither text nor integer"),
        };
    }

    private static JsonValue Tagged(ReadOnlySpan<byte> data, in CborHead tag, ref int position)
    {
        if (tag.Argument is not (2 or 3)) return Read(data, ref position);
        int begin = position;
        CborHead head = Head(data, ref position);
        if (head.Major != CborMajor.Bytes || head.Indefinite || head.Argument > LongestBigNumber)
            throw new CborException(begin, $"a big number is not one byte string of at most {LongestBigNumber} bytes");
        var magnitude = new BigInteger(data.Slice(position, (int)head.Argument), isUnsigned: true, isBigEndian: true);
        position += (int)head.Argument;
        return JsonValue.Of(tag.Argument == 2 ? magnitude : BigInteger.MinusOne - magnitude);
    }

    private static JsonValue Simple(in CborHead head) => head.Info switch
    {
        20 => JsonValue.False,
        21 => JsonValue.True,
        25 => JsonValue.Of((double)BitConverter.UInt16BitsToHalf((ushort)head.Argument)),
        26 => JsonValue.Of((double)BitConverter.UInt32BitsToSingle((uint)head.Argument)),
        27 => JsonValue.Of(BitConverter.UInt64BitsToDouble(head.Argument)),
        _ => JsonValue.Null,
    };
}
