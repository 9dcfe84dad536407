using System.Text;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Maps the keys of a file with one key per line to columns. The order of the lines hardly ever changes, so a line is first compared with
/// what stood at its place before; only a new layout is looked up.
/// </summary>
internal sealed class LineKeys
{
    private const int LongestKey = 128;

    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _columns;
    private byte[]?[] _keys = [];
    private int[] _at = [];
    private int _line;

    public LineKeys(Dictionary<string, int> columns) => _columns = columns.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Begins with the first line.</summary>
    public void Restart() => _line = 0;

    /// <summary>The column of the next line's key; negative when nobody wants it.</summary>
    public int Next(ReadOnlySpan<byte> key)
    {
        var line = _line++;
        if (line < _keys.Length && _keys[line] is { } known && key.SequenceEqual(known))
            return _at[line];
        var column = Find(key);
        if (line >= _keys.Length)
        {
            Array.Resize(ref _keys, Math.Max(16, line * 2));
            Array.Resize(ref _at, _keys.Length);
        }

        // The first layout stays: files of one kind that differ, as those of processes do, would push each other out.
        if (_keys[line] is null)
        {
            _keys[line] = key.ToArray();
            _at[line] = column;
        }

        return column;
    }

    private int Find(ReadOnlySpan<byte> key)
    {
        Span<char> name = stackalloc char[LongestKey];
        if (key.Length > LongestKey)
            return -1;
        var length = Encoding.Latin1.GetChars(key, name);
        return _columns.TryGetValue(name[..length], out var column) ? column : -1;
    }
}
