using System.Globalization;
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
        string all = Encoding.UTF8.GetString(text);
        string? name = null;
        ulong? id = null;
        string print = "";
        var fields = new List<TracepointField>();
        foreach (ReadOnlySpan<char> line in all.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            if (trimmed.StartsWith("name:", StringComparison.Ordinal)) name ??= trimmed[5..].Trim().ToString();
            else if (trimmed.StartsWith("ID:", StringComparison.Ordinal) && ulong.TryParse(trimmed[3..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out ulong number))
                id ??= number;
            else if (trimmed.StartsWith("print fmt:", StringComparison.Ordinal)) print = trimmed[10..].Trim().ToString();
            else if (trimmed.StartsWith("field:", StringComparison.Ordinal) && fields.Count < MostFields && Field(trimmed[6..].ToString()) is { } field)
                fields.Add(field);
        }

        if (name is null || id is null) return null;
        var format = new TracepointFormat(system, name, id.Value, print);
        foreach (TracepointField field in fields) format._fields.TryAdd(field.Name, field);
        return format;
    }

    private static TracepointField? Field(string line)
    {
        string[] parts = line.Split(';', StringSplitOptions.TrimEntries);
        int? offset = null, size = null;
        bool isSigned = false;
        foreach (string part in parts.Skip(1))
        {
            int colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !int.TryParse(part.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int value))
                continue;
            switch (part[..colon])
            {
                case "offset": offset = value; break;
                case "size": size = value; break;
                case "signed": isSigned = value != 0; break;
                default: break;
            }
        }

        if (offset is not { } at || size is not { } length || at > ushort.MaxValue || length > ushort.MaxValue) return null;
        string declaration = parts[0];
        FieldKind kind = declaration.StartsWith("__data_loc", StringComparison.Ordinal) ? FieldKind.DataLocation
            : declaration.StartsWith("__rel_loc", StringComparison.Ordinal) ? FieldKind.RelativeLocation
            : declaration.EndsWith(']') && declaration.Contains('[', StringComparison.Ordinal) ? FieldKind.Array
            : FieldKind.Integer;
        string bare = kind == FieldKind.Array ? declaration[..declaration.LastIndexOf('[')] : declaration;
        int space = bare.LastIndexOf(' ');
        return space < 0 ? null : new TracepointField(bare[(space + 1)..], kind, at, length, isSigned);
    }
}
