using System.Globalization;
using System.Text;

namespace Perfolio.Profiles.Json;

public sealed partial class JsonTextReader
{
    // The position is behind the opening quote.
    private string ReadEscapedString(long start)
    {
        var text = new StringBuilder();
        while (true)
        {
            int at = _buffer.AsSpan(_position, _end - _position).IndexOfAny(StringEnds);
            int plain = at < 0 ? CompleteCharacters() : at;
            text.Append(Decode(_buffer.AsSpan(_position, plain)));
            _position += plain;
            if (at < 0)
            {
                if (!Fill()) throw Error("the text ends inside a string", start);
                Charge(2 * plain);
                continue;
            }

            byte end = _buffer[_position];
            if (end == '"')
            {
                _position++;
                Charge(2 * text.Length);
                return text.ToString();
            }

            if (end != '\\') throw Error("a control character inside a string");
            text.Append(ReadEscape(start));
        }
    }

    // How many of the unread bytes form complete UTF-8 sequences.
    private int CompleteCharacters()
    {
        int length = _end - _position;
        for (int back = 1; back <= Math.Min(3, length); back++)
        {
            byte b = _buffer[_end - back];
            if ((b & 0xC0) == 0x80) continue;
            int wanted = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
            return wanted > back ? length - back : length;
        }

        return length;
    }

    private char ReadEscape(long start)
    {
        Have(6);
        int there = _end - _position;
        if (there < 2) throw Error("the text ends inside a string", start);
        byte kind = _buffer[_position + 1];
        if (kind == 'u')
        {
            if (there < 6
                || !ushort.TryParse(_buffer.AsSpan(_position + 2, 4), NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture, out ushort code))
                throw Error("\\u needs four hexadecimal digits");
            _position += 6;
            return (char)code;
        }

        char plain = (char)kind switch
        {
            '"' => '"',
            '\\' => '\\',
            '/' => '/',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw Error("an unknown escape in a string"),
        };
        _position += 2;
        return plain;
    }
}
