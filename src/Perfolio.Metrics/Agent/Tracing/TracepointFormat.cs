using System.Globalization;
using System.Text.RegularExpressions;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Tracing;

/// <summary>What tracefs says of a tracepoint: its number and where its fields stand.</summary>
internal sealed partial class TracepointFormat
{
    private static readonly string[] Places = ["/sys/kernel/tracing/events", "/sys/kernel/debug/tracing/events"];

    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);

    private TracepointFormat(ulong id) => Id = id;

    public ulong Id { get; }

    /// <summary>Where a field stands; -1 when there is none of that name.</summary>
    public int this[string field] => _offsets.GetValueOrDefault(field, -1);

    /// <summary>Reads the format of a tracepoint.</summary>
    /// <param name="name">Such as <c>net/net_dev_queue</c>.</param>
    /// <returns>The format; null when the kernel has no such tracepoint.</returns>
    /// <exception cref="OperationException">There is no tracefs, or it may not be read.</exception>
    public static TracepointFormat? Find(string name)
    {
        var place = Array.Find(Places, Directory.Exists)
            ?? throw new OperationException(
                "the kernel's tracepoints cannot be read: tracefs is not mounted at /sys/kernel/tracing, or root is needed");
        var path = Path.Combine(place, name, "format");
        try
        {
            return File.Exists(path) ? Parse(File.ReadAllText(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OperationException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a format file.</summary>
    /// <returns>The format; null when it has no number.</returns>
    public static TracepointFormat? Parse(string text)
    {
        var id = IdLine().Match(text);
        if (!id.Success)
            return null;
        var format = new TracepointFormat(ulong.Parse(id.Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        foreach (Match field in FieldLine().Matches(text))
            format._offsets[field.Groups[1].Value] = int.Parse(field.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return format;
    }

    [GeneratedRegex(@"^ID: (\d{1,9})$", RegexOptions.Multiline, 1000)]
    private static partial Regex IdLine();

    [GeneratedRegex(@"field:[^;]*?(\w+)(?:\[[^\]]*\])?;\s*offset:(\d{1,6});", RegexOptions.None, 1000)]
    private static partial Regex FieldLine();
}
