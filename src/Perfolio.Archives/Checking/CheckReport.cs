using System.Text.Json;

namespace Perfolio.Archives.Checking;

/// <summary>What the check found.</summary>
public sealed class CheckReport
{
    private readonly List<CheckFinding> _findings = [];
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly int _limit;

    internal CheckReport(int limit) => _limit = limit;

    /// <summary>The findings, by file and place.</summary>
    public IReadOnlyList<CheckFinding> Findings => _findings;

    /// <summary>How often each kind was found, listed or not.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Data records read, marks included.</summary>
    public long Records { get; internal set; }

    /// <summary>Marks among them.</summary>
    public long Marks { get; internal set; }

    /// <summary>Whether no error was found; warnings do not count.</summary>
    public bool IsSound { get; private set; } = true;

    /// <summary>Writes the findings as one JSON document.</summary>
    /// <param name="target">Where to.</param>
    public void WriteJson(Stream target)
    {
        using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteBoolean("sound", IsSound);
        json.WriteNumber("records", Records);
        json.WriteNumber("marks", Marks);
        json.WriteStartArray("findings");
        foreach (var finding in _findings)
        {
            json.WriteStartObject();
            json.WriteString("severity", finding.Severity == CheckSeverity.Error ? "error" : "warning");
            json.WriteString("kind", finding.Kind);
            json.WriteString("file", finding.File);
            json.WriteNumber("volume", finding.Volume);
            json.WriteNumber("offset", finding.Offset);
            if (finding.Time is { } time)
                json.WriteString("time", CheckFinding.Iso(time));
            json.WriteString("reason", finding.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("counts");
        foreach (var (kind, count) in _counts.OrderBy(static c => c.Key, StringComparer.Ordinal))
            json.WriteNumber(kind, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    internal void Add(CheckFinding finding)
    {
        var count = _counts.GetValueOrDefault(finding.Kind) + 1;
        _counts[finding.Kind] = count;
        IsSound &= finding.Severity == CheckSeverity.Warning;
        if (count <= _limit)
            _findings.Add(finding);
    }

    /// <summary>Whether another finding of a kind would be listed; saves making its text.</summary>
    internal bool Wants(string kind)
    {
        var count = _counts.GetValueOrDefault(kind);
        if (count < _limit)
            return true;
        _counts[kind] = count + 1;
        return false;
    }

    /// <summary>What could not be opened, or read to its end.</summary>
    internal void Add(ArchiveException e) =>
        Add(new CheckFinding(CheckSeverity.Error, "open", e.File, e.Volume ?? 0, e.Offset ?? 0, null, e.Reason));

    internal void Add(CheckSeverity severity, string kind, Damage damage) =>
        Add(new CheckFinding(severity, kind, damage.File, damage.Volume, damage.Offset, damage.Time, damage.Reason));
}
