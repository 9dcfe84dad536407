using System.Text;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>Configurations in the syntax of pmrep.conf(5): <c>[options]</c>, <c>[global]</c> and metric sets.</summary>
public sealed class ReportConfiguration
{
    private const int MostLine = 1 << 20;

    private readonly Dictionary<string, MetricSetDefinition> _sets = new(StringComparer.Ordinal);
    private readonly List<ReportOption> _options = [];
    private readonly List<MetricSpecification> _globals = [];

    /// <summary>Options of all <c>[options]</c> sections; a later one goes before an earlier one.</summary>
    public IReadOnlyList<ReportOption> Options => _options;

    /// <summary>Metrics of all <c>[global]</c> sections.</summary>
    public IReadOnlyList<MetricSpecification> Globals => _globals;

    /// <summary>Names of the metric sets.</summary>
    public IEnumerable<string> SetNames => _sets.Keys;

    /// <summary>Options that were read and have no effect here, with the reason.</summary>
    public IList<string> Remarks { get; } = [];

    /// <summary>Finds a metric set.</summary>
    /// <param name="name">Its name, without colon.</param>
    /// <returns>The set; null when there is none.</returns>
    public MetricSetDefinition? Find(string name) => _sets.GetValueOrDefault(name);

    /// <summary>Adds what a file or the files <c>*.conf</c> of a directory say; a set replaces an earlier one of its
    /// name.</summary>
    /// <param name="path">File or directory.</param>
    /// <exception cref="ProfileException">A line cannot be read.</exception>
    public void Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
        {
            Read(File.ReadAllText(path), path);
            return;
        }

        foreach (var file in Directory.GetFiles(path, "*.conf").Order(StringComparer.Ordinal))
            Read(File.ReadAllText(file), file);
    }

    /// <summary>Adds what a text says.</summary>
    /// <param name="text">The configuration.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="ProfileException">A line cannot be read.</exception>
    public void Read(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        MetricSetDefinition? section = null;
        foreach (var (line, key, value) in Lines(text, file))
        {
            try
            {
                if (value is null)
                    section = Begin(key, file);
                else if (section is null)
                    throw new ReportSyntaxException($"'{key}' stands in no section; begin with [options], [global] or [name of a set]");
                else
                    Add(section, key, value.Replace("%%", "%", StringComparison.Ordinal), line);
            }
            catch (ReportSyntaxException e)
            {
                throw new ProfileException(file, FormattableString.Invariant($"line {line}: {e.Message}"));
            }
            catch (DerivedSyntaxException e)
            {
                throw new ProfileException(file, FormattableString.Invariant($"line {line}: {e.Message}"));
            }
        }
    }

    private MetricSetDefinition Begin(string name, string file)
    {
        var section = new MetricSetDefinition(name, file);
        if (name is not ("options" or "global"))
            _sets[name] = section;
        return section;
    }

    private void Add(MetricSetDefinition section, string key, string value, int line)
    {
        if (section.Name == "options" || (!key.Contains('.', StringComparison.Ordinal) && ReportSettings.IsOption(key) && section.Name != "global"))
        {
            var option = new ReportOption(key, value, line);
            new ReportSettings().Set(key, value);
            if (ReportSettings.WhyIgnored(key) is { } reason)
                Remarks.Add(FormattableString.Invariant($"{section.File}: line {line}: {key} has no effect: {reason}"));
            (section.Name == "options" ? _options : section.Options).Add(option);
            return;
        }

        var metrics = section.Name == "global" ? _globals : section.Metrics;
        var handles = Handles(section);
        var dot = key.LastIndexOf('.');
        if (dot > 0 && handles.TryGetValue(key[..dot], out var at))
        {
            if (key[(dot + 1)..] == "formula")
                _ = DerivedExpression.Parse(metrics[at].Name, value);
            metrics[at] = metrics[at].With(key[(dot + 1)..], value);
            return;
        }

        if (!DerivedExpression.IsName(key))
            throw new ReportSyntaxException($"'{key}' is no option and no name of a metric");
        // key = metric, or metric = label,instances,…
        var verbose = !key.Contains('.', StringComparison.Ordinal) && value.Length > 0 && !value.Contains(',', StringComparison.Ordinal);
        var specification = verbose
            ? new MetricSpecification { Name = value, Line = line }
            : new MetricSpecification { Name = key, Line = line }.With(value);
        if (verbose && !DerivedExpression.IsName(value))
            throw new ReportSyntaxException($"'{value}' is no name of a metric");
        if (handles.TryGetValue(key, out var known))
        {
            metrics[known] = specification;
            return;
        }

        handles[key] = metrics.Count;
        metrics.Add(specification);
    }

    private readonly Dictionary<string, Dictionary<string, int>> _handles = new(StringComparer.Ordinal);
    private MetricSetDefinition? _handlesOf;

    // Of [global] the handles live on over files, as its metrics do.
    private Dictionary<string, int> Handles(MetricSetDefinition section)
    {
        if (section.Name != "global" && !ReferenceEquals(section, _handlesOf))
        {
            _handles[section.Name] = new(StringComparer.Ordinal);
            _handlesOf = section;
        }

        if (!_handles.TryGetValue(section.Name, out var handles))
            _handles[section.Name] = handles = new(StringComparer.Ordinal);
        return handles;
    }

    // Logical lines: a section has no value; lines that are indented go on with the one before.
    private static IEnumerable<(int Line, string Key, string? Value)> Lines(string text, string file)
    {
        var number = 0;
        (int Line, string Key, StringBuilder Value)? open = null;
        foreach (var raw in text.Split(["\r\n", "\n"], StringSplitOptions.None))
        {
            number++;
            if (raw.Length > MostLine)
                throw new ProfileException(file, FormattableString.Invariant($"line {number}: longer than 1 MiB"));
            var line = raw.Trim();
            if (line.Length == 0 || line[0] is '#' or ';')
                continue;
            if (char.IsWhiteSpace(raw[0]) && open is { } going)
            {
                going.Value.Append(going.Value.Length > 0 ? " " : "").Append(line);
                continue;
            }

            if (open is { } done)
                yield return (done.Line, done.Key, done.Value.ToString());
            open = null;
            if (line[0] == '[')
            {
                if (line[^1] != ']' || line.Length < 3)
                    throw new ProfileException(file, FormattableString.Invariant($"line {number}: a section is [name], not '{line}'"));
                yield return (number, line[1..^1].Trim(), null);
                continue;
            }

            var equals = line.AsSpan().IndexOfAny('=', ':');
            if (equals <= 0)
                throw new ProfileException(file, FormattableString.Invariant($"line {number}: 'key = value' expected, not '{line}'"));
            open = (number, line[..equals].Trim(), new StringBuilder(line[(equals + 1)..].Trim()));
        }

        if (open is { } last)
            yield return (last.Line, last.Key, last.Value.ToString());
    }
}
