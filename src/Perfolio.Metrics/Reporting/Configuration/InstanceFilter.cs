using System.Text.RegularExpressions;

namespace Perfolio.Metrics.Reporting.Configuration;

/// <summary>Chooses instances by name, by id or command of processes, or by regular expressions.</summary>
internal sealed class InstanceFilter
{
    private readonly IReadOnlyList<string> _words;
    private readonly List<Regex> _patterns = [];

    public InstanceFilter(IReadOnlyList<string> words)
    {
        _words = words;
        foreach (var word in words)
        {
            try
            {
                _patterns.Add(new Regex($"^(?:{word})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
            }
            catch (Exception e) when (e is ArgumentException or NotSupportedException)
            {
                throw new ReportSyntaxException($"'{word}' is neither the name of an instance nor a regular expression");
            }
        }
    }

    public bool Matches(string name, int id)
    {
        if (_words.Count == 0)
            return true;
        var first = name.AsSpan();
        var blank = first.IndexOf(' ');
        var command = blank > 0 ? Command(name.AsSpan(blank + 1)) : default;
        foreach (var word in _words)
        {
            if (string.Equals(word, name, StringComparison.Ordinal)
                || (command.Length > 0 && (command.SequenceEqual(word) || string.Equals(word, id.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal))))
                return true;
        }

        return _patterns.Exists(p => p.IsMatch(name));
    }

    // "000001 /sbin/init splash" is the process init.
    private static ReadOnlySpan<char> Command(ReadOnlySpan<char> line)
    {
        var blank = line.IndexOf(' ');
        var path = blank < 0 ? line : line[..blank];
        return path[(path.LastIndexOf('/') + 1)..];
    }
}
