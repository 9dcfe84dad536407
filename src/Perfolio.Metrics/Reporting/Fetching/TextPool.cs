using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>Texts of string metrics, each kept once under a number. What has not been used for long is forgotten.</summary>
public sealed class TextPool
{
    private const int Generation = 1 << 19;

    // Two generations: a text that is used again moves to the young one, the old one is dropped as a whole.
    private Dictionary<int, string> _old = [];
    private Dictionary<int, string> _young = [];
    private Dictionary<string, int> _oldNumbers = new(StringComparer.Ordinal);
    private Dictionary<string, int> _youngNumbers = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>The text of a number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The text; empty when it has been forgotten.</returns>
    public string this[long number] => _young.TryGetValue((int)number, out var text) || _old.TryGetValue((int)number, out text) ? text : "";

    /// <summary>The number of a text.</summary>
    /// <param name="bytes">Bytes of the text, perhaps with a NUL.</param>
    /// <returns>The number.</returns>
    public long Add(ReadOnlySpan<byte> bytes)
    {
        var text = ArchiveText.Decode(ArchiveText.UntilNul(bytes));
        if (_youngNumbers.TryGetValue(text, out var number))
            return number;
        if (_young.Count >= Generation)
        {
            (_old, _young) = (_young, []);
            (_oldNumbers, _youngNumbers) = (_youngNumbers, new(StringComparer.Ordinal));
        }

        if (!_oldNumbers.TryGetValue(text, out number))
            number = _next++;
        _young[number] = text;
        _youngNumbers[text] = number;
        return number;
    }
}
