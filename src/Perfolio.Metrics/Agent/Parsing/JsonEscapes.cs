using System.Text;

namespace Perfolio.Metrics.Agent.Parsing;

/// <summary>Turns the escapes of a JSON string, whose syntax was checked, into UTF-8.</summary>
internal static class JsonEscapes
{
    /// <summary>Decodes.</summary>
    /// <param name="text">Bytes between the quotes.</param>
    /// <param name="target">At least as long as the text: decoded text is never longer.</param>
    /// <returns>Number of bytes written; -1 when half of a surrogate pair stands alone.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> target)
    {
        var used = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0)
            {
                text.CopyTo(target[used..]);
                return used + text.Length;
            }

            text[..plain].CopyTo(target[used..]);
            used += plain;
            text = text[plain..];
            if (text[1] != (byte)'u')
            {
                target[used++] = Simple(text[1]);
                text = text[2..];
                continue;
            }

            int unit = Unit(text);
            text = text[6..];
            if (unit is >= 0xd800 and < 0xe000)
            {
                if (unit >= 0xdc00 || text.Length < 6 || text[0] != (byte)'\\' || text[1] != (byte)'u')
                    return -1;
                var low = Unit(text);
                if (low is < 0xdc00 or >= 0xe000)
                    return -1;
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                text = text[6..];
            }

            used += new Rune(unit).EncodeToUtf8(target[used..]);
        }
    }

    private static byte Simple(byte escape) => escape switch
    {
        (byte)'b' => 8,
        (byte)'f' => 12,
        (byte)'n' => 10,
        (byte)'r' => 13,
        (byte)'t' => 9,
        _ => escape,
    };

    private static int Unit(ReadOnlySpan<byte> escape)
    {
        var value = 0;
        foreach (var digit in escape.Slice(2, 4))
            value = (value << 4) | (digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return value;
    }
}
