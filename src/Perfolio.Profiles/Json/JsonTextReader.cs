using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Perfolio.Profiles.Json;

/// <summary>
/// A pull reader of JSON text that streams: it holds one buffer, not the document. Beside RFC 8259 it accepts what profiles
/// contain: the bare literals NaN, Infinity and -Infinity, and a comma before a closing bracket
/// (docs/formats/perun-profile.md, "JSON text"). Depth and memory are bounded; whatever is wrong becomes a
/// <see cref="ProfileException"/> with the byte offset.
/// </summary>
public sealed partial class JsonTextReader : IDisposable
{
    /// <summary>How deep arrays and objects may be nested.</summary>
    public const int MaxDepth = 128;

    private const int InitialBuffer = 128 * 1024;
    private const int ValueCost = 64;

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(
        "\"\\\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0b\x0c\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f"u8);

    private readonly Stream _stream;
    private readonly string _file;
    private readonly long _memoryLimit;
    private byte[] _buffer;
    private int _position;
    private int _end;
    private long _bufferOffset;
    private bool _atEnd;
    private int _depth;
    private long _memory;

    /// <summary>Reads from a stream, which stays open.</summary>
    /// <param name="stream">The text, UTF-8.</param>
    /// <param name="file">The name for messages.</param>
    /// <param name="memoryLimit">How many bytes the values read may take; the default is half of the memory there is.</param>
    public JsonTextReader(Stream stream, string file, long? memoryLimit = null)
    {
        _stream = stream;
        _file = file;
        _memoryLimit = memoryLimit ?? HalfOfMemory;
        _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    }

    /// <summary>Half of the memory that this process may use, in bytes.</summary>
    public static long HalfOfMemory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>The byte offset of what is read next.</summary>
    public long Offset => _bufferOffset + _position;

    /// <summary>Reads a whole document from text.</summary>
    public static JsonValue Parse(ReadOnlySpan<byte> text, string file)
    {
        using var stream = new MemoryStream(text.ToArray());
        return Parse(stream, file);
    }

    /// <summary>Reads a whole document from text.</summary>
    public static JsonValue Parse(string text, string file) => Parse(Encoding.UTF8.GetBytes(text), file);

    /// <summary>Reads a whole document from a stream.</summary>
    public static JsonValue Parse(Stream stream, string file)
    {
        using var reader = new JsonTextReader(stream, file);
        JsonValue value = reader.ReadValue();
        reader.ExpectEnd();
        return value;
    }

    /// <summary>The error to throw for what stands at the offset (default: here).</summary>
    public ProfileException Error(string reason, long? offset = null) => new(_file, reason, offset ?? Offset);

    /// <summary>The kind of the next value, which stays unread.</summary>
    public JsonKind PeekKind()
    {
        int next = PeekToken();
        switch (next)
        {
            case '{': return JsonKind.Object;
            case '[': return JsonKind.Array;
            case '"': return JsonKind.String;
            case 't' or 'f': return JsonKind.Boolean;
            case 'n': return JsonKind.Null;
            case 'N' or 'I': return JsonKind.Float;
            case '-' or (>= '0' and <= '9'): return JsonKind.Integer;
            default: throw Unexpected(next, "a value");
        }
    }

    /// <summary>
    /// Opens an object. Then: <c>while (reader.NextMember(ref first, out name))</c> with <c>first</c> = true at the start.
    /// </summary>
    public void EnterObject() => Enter('{', "an object");

    /// <summary>Opens an array. Then: <c>while (reader.NextItem(ref first))</c> with <c>first</c> = true at the start.</summary>
    public void EnterArray() => Enter('[', "an array");

    /// <summary>Reads the name of the next member; false at the object's end, which is then behind.</summary>
    public bool NextMember(ref bool first, out string name)
    {
        if (!Next(ref first, '}'))
        {
            name = "";
            return false;
        }

        int next = PeekToken();
        if (next != '"') throw Unexpected(next, "a member name");
        name = ReadString();
        next = PeekToken();
        if (next != ':') throw Unexpected(next, "':'");
        _position++;
        return true;
    }

    /// <summary>Goes to the next item; false at the array's end, which is then behind.</summary>
    public bool NextItem(ref bool first) => Next(ref first, ']');

    /// <summary>Reads a value as a whole. Of equal member names the last wins.</summary>
    public JsonValue ReadValue()
    {
        Charge(ValueCost);
        switch (PeekKind())
        {
            case JsonKind.Object:
                return ReadObject();
            case JsonKind.Array:
                var items = new List<JsonValue>();
                EnterArray();
                for (bool first = true; NextItem(ref first);) items.Add(ReadValue());
                return items.Count == 0 ? JsonValue.EmptyArray : JsonValue.Of(items.ToArray());
            case JsonKind.String:
                return JsonValue.Of(ReadString());
            case JsonKind.Boolean:
                return ReadLiteral("true"u8) ? JsonValue.True : ReadLiteral("false"u8) ? JsonValue.False : throw BadLiteral();
            case JsonKind.Null:
                return ReadLiteral("null"u8) ? JsonValue.Null : throw BadLiteral();
            default:
                return ReadNumber();
        }
    }

    /// <summary>Passes over a value, checking its syntax.</summary>
    public void SkipValue()
    {
        switch (PeekKind())
        {
            case JsonKind.Object:
                EnterObject();
                for (bool first = true; NextMember(ref first, out _);) SkipValue();
                break;
            case JsonKind.Array:
                EnterArray();
                SkipItems();
                break;
            default:
                long before = _memory;
                ReadValue();
                _memory = before;
                break;
        }
    }

    /// <summary>Checks that nothing but white space follows.</summary>
    public void ExpectEnd()
    {
        int next = PeekToken();
        if (next >= 0) throw Unexpected(next, "the end of the text");
    }

    /// <summary>Reads a string.</summary>
    public string ReadString()
    {
        int next = PeekToken();
        if (next != '"') throw Unexpected(next, "a string");
        long start = Offset;
        _position++;
        int scanned = 0;
        while (true)
        {
            int at = _buffer.AsSpan(_position + scanned, _end - _position - scanned).IndexOfAny(StringEnds);
            if (at < 0)
            {
                scanned = _end - _position;
                if (!Fill()) throw Error("the text ends inside a string", start);
                continue;
            }

            byte end = _buffer[_position + scanned + at];
            if (end == '\\') return ReadEscapedString(start);
            if (end != '"') throw Error("a control character inside a string", Offset + scanned + at);
            ReadOnlySpan<byte> text = _buffer.AsSpan(_position, scanned + at);
            Charge(2 * text.Length);
            string value = Decode(text);
            _position += scanned + at + 1;
            return value;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void SkipItems()
    {
        for (bool first = true; NextItem(ref first);)
        {
            if (!TrySkipNumber()) SkipValue();
        }
    }

    private JsonValue ReadObject()
    {
        var members = new List<KeyValuePair<string, JsonValue>>();
        Dictionary<string, int>? positions = null;
        EnterObject();
        for (bool first = true; NextMember(ref first, out string name);)
        {
            JsonValue value = ReadValue();
            if (members.Count == 16)
            {
                positions = [];
                for (int i = 0; i < members.Count; i++) positions[members[i].Key] = i;
            }

            int at = positions is null ? members.FindIndex(m => m.Key == name) : positions.GetValueOrDefault(name, -1);
            if (at >= 0)
            {
                members[at] = new(name, value);
                continue;
            }

            positions?.Add(name, members.Count);
            members.Add(new(name, value));
        }

        return members.Count == 0 ? JsonValue.EmptyObject : JsonValue.Of(members.ToArray());
    }

    private void Enter(char bracket, string what)
    {
        int next = PeekToken();
        if (next != bracket) throw Unexpected(next, what);
        if (++_depth > MaxDepth) throw Error($"nested deeper than {MaxDepth} levels");
        _position++;
    }

    private bool Next(ref bool first, char close)
    {
        int next = PeekToken();
        if (!first && next == ',')
        {
            _position++;
            next = PeekToken();
        }
        else if (!first && next != close)
        {
            throw Unexpected(next, $"',' or '{close}'");
        }

        first = false;
        if (next != close) return true;
        _position++;
        _depth--;
        return false;
    }

    // The next byte that is no white space, unread; -1 at the end.
    private int PeekToken()
    {
        while (true)
        {
            while (_position < _end)
            {
                byte c = _buffer[_position];
                if (c is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')) return c;
                _position++;
            }

            if (!Fill()) return -1;
        }
    }

    // Reads more behind what is unread; false when there is no more.
    private bool Fill()
    {
        if (_atEnd) return false;
        if (_memory > _memoryLimit)
            throw Error($"the profile needs more than half of the memory ({_memoryLimit >> 20} MiB) and is not loaded");
        int unread = _end - _position;
        if (unread == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Larger(_buffer.Length));
            _buffer.AsSpan(_position, unread).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (_position > 0)
        {
            _buffer.AsSpan(_position, unread).CopyTo(_buffer);
        }

        _bufferOffset += _position;
        (_position, _end) = (0, unread);
        int read;
        try
        {
            read = _stream.Read(_buffer, _end, _buffer.Length - _end);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new ProfileException(_file, $"cannot be read: {e.Message}", null, e);
        }

        if (read == 0)
        {
            _atEnd = true;
            return false;
        }

        _end += read;
        return true;
    }

    private int Larger(int size)
    {
        if (size > Array.MaxLength / 2 || size > _memoryLimit) throw Error("a single value is too long");
        return size * 2;
    }

    private void Charge(long bytes) => _memory += bytes;

    // Makes sure that a number or literal that starts here is in the buffer as a whole, as far as the text goes.
    private void Have(int bytes)
    {
        while (_end - _position < bytes && Fill())
        {
        }
    }

    private bool ReadLiteral(ReadOnlySpan<byte> literal)
    {
        Have(literal.Length + 1);
        if (!_buffer.AsSpan(_position, _end - _position).StartsWith(literal)) return false;
        if (_end - _position > literal.Length && char.IsAsciiLetterOrDigit((char)_buffer[_position + literal.Length]))
            return false;
        _position += literal.Length;
        return true;
    }

    private ProfileException BadLiteral() => Error("an unknown literal");

    private string Decode(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : throw Error("a string is not valid UTF-8");

    private ProfileException Unexpected(int found, string wanted) => Error(found switch
    {
        < 0 => $"the text ends where {wanted} was expected",
        < 0x20 or > 0x7e => $"byte 0x{found:x2} where {wanted} was expected",
        _ => $"'{(char)found}' where {wanted} was expected",
    });
}
