using System.Buffers.Text;
using System.Text;

namespace Perfolio.Scheduling.Tracepoints;

/// <summary>
/// The format of a tracepoint as the kernel describes it (<c>/sys/kernel/tracing/events/SYSTEM/EVENT/format</c>).
/// </summary>
public sealed class TracepointFormat
{
    private const int MostFields = 1024;
    private readonly Dictionary<string, TracepointField> _fields = new(StringComparer.Ordinal);

    private TracepointFormat(string system, string name, ulong id, string print)
    {
        System = system;
        Name = name;
        Id = id;
        Print = print;
    }

    /// <summary>The group of events, such as <c>sched</c>.</summary>
    public string System { get; }

    /// <summary>The event's name, such as <c>sched_switch</c>.</summary>
    public string Name { get; }

    /// <summary>System and name with a colon between.</summary>
    public string FullName => $"{System}:{Name}";

    /// <summary>The tracepoint's id.</summary>
    public ulong Id { get; }

    /// <summary>The <c>print fmt</c> line, which has the kernel's tables of values.</summary>
    public string Print { get; }

    /// <summary>The fields by name.</summary>
    public IReadOnlyDictionary<string, TracepointField> Fields => _fields;

    /// <summary>Reads a description.</summary>
    /// <param name="system">The group of events.</param>
    /// <param name="text">The description.</param>
    /// <returns>The format; null when the text has no name or id.</returns>
    public static TracepointFormat? Parse(string system, ReadOnlySpan<byte> text)
    {
        string? name = null;
        ulong? id = null;
        string print = "";
        var fields = new List<TracepointField>();
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Cut(ref text, (byte)'\n');
            if (line.StartsWith("name:"u8)) name ??= Encoding.UTF8.GetString(Trim(line[5..]));
            else if (line.StartsWith("ID:"u8) && Number(Trim(line[3..])) is { } number) id ??= number;
            else if (line.StartsWith("print fmt:"u8)) print = Encoding.UTF8.GetString(Trim(line[10..]));
            else if (line.StartsWith("field:"u8) && fields.Count < MostFields && Field(line[6..]) is { } field) fields.Add(field);
        }

        if (name is null || id is null) return null;
        var format = new TracepointFormat(system, name, id.Value, print);
        foreach (TracepointField field in fields) format._fields.TryAdd(field.Name, field);
        return format;
    }

    private static TracepointField? Field(ReadOnlySpan<byte> line)
    {
        string declaration = Encoding.UTF8.GetString(Cut(ref line, (byte)';'));
        ulong? offset = null, size = null;
        bool isSigned = false;
        while (!line.IsEmpty)
        {
            ReadOnlySpan<byte> value = Cut(ref line, (byte)';'), what = Cut(ref value, (byte)':');
            if (Number(value) is not { } number) continue;
            if (what.SequenceEqual("offset"u8)) offset = number;
            else if (what.SequenceEqual("size"u8)) size = number;
            else if (what.SequenceEqual("signed"u8)) isSigned = number != 0;
        }

        if (offset is not (<= ushort.MaxValue and var at) || size is not (<= ushort.MaxValue and var length)) return null;
        FieldKind kind = declaration.StartsWith("__data_loc", StringComparison.Ordinal) ? FieldKind.DataLocation
            : declaration.StartsWith("__rel_loc", StringComparison.Ordinal) ? FieldKind.RelativeLocation
            : declaration.EndsWith(']') && declaration.Contains('[', StringComparison.Ordinal) ? FieldKind.Array
            : FieldKind.Integer;
        string bare = kind == FieldKind.Array ? declaration[..declaration.LastIndexOf('[')] : declaration;
        int space = bare.LastIndexOf(' ');
        return space < 0 ? null : new TracepointField(bare[(space + 1)..], kind, (int)at, (int)length, isSigned);
    }

    // What stands before a separator, without blanks around it; the rest is what follows the separator.
    private static ReadOnlySpan<byte> Cut(ref ReadOnlySpan<byte> rest, byte separator)
    {
        int end = rest.IndexOf(separator);
        ReadOnlySpan<byte> part = end < 0 ? rest : rest[..end];
        rest = end < 0 ? default : rest[(end + 1)..];
        return Trim(part);
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && text[0] is (byte)' ' or (byte)'\t' or (byte)'\r') text = text[1..];
        while (!text.IsEmpty && text[^1] is (byte)' ' or (byte)'\t' or (byte)'\r') text = text[..^1];
        return text;
    }

    private static ulong? Number(ReadOnlySpan<byte> digits) =>
        Utf8Parser.TryParse(digits, out ulong value, out int used) && used == digits.Length ? value : null;
}
