using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Text;

namespace Perfolio.Profiles.Json;

/// <summary>
/// Writes JSON text in the layouts of a store, as a stream. Non-ASCII characters are escaped, so the length in bytes is the
/// length in characters; NaN and ±Infinity are written as bare literals (docs/formats/perun-profile.md, "JSON text").
/// </summary>
public sealed class JsonTextWriter : IDisposable
{
    private const int FlushAt = 64 * 1024;
    private const int Room = 256;

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly Stream _stream;
    private readonly bool _indented;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FlushAt + Room);
    private int _used;
    private int _depth;
    private bool _empty = true;
    private bool _afterName;

    /// <summary>Writes to a stream, which stays open.</summary>
    public JsonTextWriter(Stream stream, JsonStyle style)
    {
        _stream = stream;
        _indented = style == JsonStyle.Indented;
    }

    /// <summary>How many bytes were written so far.</summary>
    public long Length { get; private set; }

    /// <summary>A value as compact text.</summary>
    public static string ToText(JsonValue value)
    {
        using var stream = new MemoryStream();
        using (var writer = new JsonTextWriter(stream, JsonStyle.Compact)) writer.Write(value);
        return Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Opens an object.</summary>
    public void BeginObject() => Open((byte)'{');

    /// <summary>Closes an object.</summary>
    public void EndObject() => Close((byte)'}');

    /// <summary>Opens an array.</summary>
    public void BeginArray() => Open((byte)'[');

    /// <summary>Closes an array.</summary>
    public void EndArray() => Close((byte)']');

    /// <summary>Writes the name of the next member.</summary>
    public void Name(string name)
    {
        Separate(numberInList: false);
        Text(name);
        Put(": "u8);
        _afterName = true;
    }

    /// <summary>Writes an integer.</summary>
    public void Write(long value)
    {
        Separate(numberInList: true);
        Reserve();
        Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out int written);
        _used += written;
    }

    /// <summary>Writes a float.</summary>
    public void Write(double value)
    {
        Separate(numberInList: double.IsFinite(value));
        Reserve();
        _used += JsonNumberText.Format(value, _buffer.AsSpan(_used));
    }

    /// <summary>Writes a string.</summary>
    public void Write(string value)
    {
        Separate(numberInList: false);
        Text(value);
    }

    /// <summary>Writes any value.</summary>
    public void Write(JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Integer when value.TryGetInt64(out long integer):
                Write(integer);
                break;
            case JsonKind.Integer:
                WriteBig(value.AsBigInteger());
                break;
            case JsonKind.Float:
                Write(value.AsDouble());
                break;
            case JsonKind.String:
                Write(value.AsString());
                break;
            case JsonKind.Array:
                BeginArray();
                foreach (JsonValue item in value.AsArray()) Write(item);
                EndArray();
                break;
            case JsonKind.Object:
                BeginObject();
                foreach ((string name, JsonValue member) in value.AsObject())
                {
                    Name(name);
                    Write(member);
                }

                EndObject();
                break;
            default:
                Separate(numberInList: false);
                Put(value.Kind == JsonKind.Null ? "null"u8 : value.AsBoolean() ? "true"u8 : "false"u8);
                break;
        }
    }

    /// <summary>Hands everything to the stream.</summary>
    public void Flush()
    {
        _stream.Write(_buffer, 0, _used);
        Length += _used;
        _used = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        Flush();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void WriteBig(BigInteger value)
    {
        Separate(numberInList: true);
        foreach (char digit in value.ToString(System.Globalization.CultureInfo.InvariantCulture)) Put((byte)digit);
    }

    private void Open(byte bracket)
    {
        Separate(numberInList: false);
        Put(bracket);
        _depth++;
        _empty = true;
    }

    private void Close(byte bracket)
    {
        _depth--;
        if (!_empty) NewLine();
        Put(bracket);
        _empty = false;
    }

    // Between items: comma, and in the indented layout a new line, except before the further numbers of a list.
    private void Separate(bool numberInList)
    {
        Reserve();
        if (_afterName)
        {
            _afterName = false;
            return;
        }

        if (_empty)
        {
            _empty = false;
            if (_depth > 0) NewLine();
            return;
        }

        if (_depth == 0) return;
        if (!_indented || numberInList)
        {
            Put(", "u8);
            return;
        }

        Put((byte)',');
        NewLine();
    }

    private void NewLine()
    {
        if (!_indented) return;
        Put((byte)'\n');
        for (int i = 0; i < _depth; i++) Put("  "u8);
    }

    private void Text(string value)
    {
        Put((byte)'"');
        ReadOnlySpan<char> rest = value;
        while (!rest.IsEmpty)
        {
            int plain = rest.IndexOfAnyExcept(PlainCharacters);
            if (plain < 0) plain = rest.Length;
            for (ReadOnlySpan<char> run = rest[..plain]; !run.IsEmpty;)
            {
                Reserve();
                int part = Math.Min(run.Length, Room);
                Encoding.ASCII.GetBytes(run[..part], _buffer.AsSpan(_used));
                _used += part;
                run = run[part..];
            }

            if (plain == rest.Length) break;
            Escape(rest[plain]);
            rest = rest[(plain + 1)..];
        }

        Put((byte)'"');
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Put("\\\""u8); break;
            case '\\': Put("\\\\"u8); break;
            case '\n': Put("\\n"u8); break;
            case '\r': Put("\\r"u8); break;
            case '\t': Put("\\t"u8); break;
            case '\f': Put("\\f"u8); break;
            case '\b': Put("\\b"u8); break;
            default:
                Put("\\u"u8);
                for (int shift = 12; shift >= 0; shift -= 4) Put("0123456789abcdef"u8[(c >> shift) & 15]);
                break;
        }
    }

    private void Put(byte value)
    {
        Reserve();
        _buffer[_used++] = value;
    }

    private void Put(ReadOnlySpan<byte> text)
    {
        Reserve();
        text.CopyTo(_buffer.AsSpan(_used));
        _used += text.Length;
    }

    private void Reserve()
    {
        if (_used >= FlushAt - Room) Flush();
    }
}
