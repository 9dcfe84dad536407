using System.Text;

namespace Perfolio.Metrics.Agent.Values;

/// <summary>The instances of one array in one document, sorted by their numbers.</summary>
internal sealed class ArrayRows
{
    private readonly CellTable _table;
    private readonly TextStore _texts;
    private readonly int[] _ids;
    private readonly int[] _rows;
    private readonly Dictionary<int, byte[]>? _renamed;

    public ArrayRows(CellTable table, TextStore texts, int[] ids, int[] rows)
    {
        (_table, _texts, _ids, _rows) = (table, texts, ids, rows);
        _renamed = Rename();
    }

    /// <summary>Numbers, ascending.</summary>
    public ReadOnlySpan<int> Ids => _ids;

    /// <summary>Row of an instance by its position.</summary>
    public int Row(int position) => _rows[position];

    /// <summary>Position of an instance; negative when it is not there now.</summary>
    public int Find(int id) => Array.BinarySearch(_ids, id);

    /// <summary>Name of an instance by its position.</summary>
    public ReadOnlySpan<byte> Name(int position) =>
        _renamed is not null && _renamed.TryGetValue(position, out var name) ? name : Raw(position);

    private ReadOnlySpan<byte> Raw(int position) => _texts.Text(_table.Bits(_rows[position], 0));

    // PCP's tools take a name up to its first blank; where that is ambiguous the blanks go.
    private Dictionary<int, byte[]>? Rename()
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<int>? ambiguous = null;
        var blanks = false;
        for (var i = 0; i < _ids.Length && !blanks; i++)
            blanks = Raw(i).Contains((byte)' ');
        if (!blanks)
            return null;
        for (var i = 0; i < _ids.Length; i++)
        {
            var raw = Raw(i);
            var end = raw.IndexOf((byte)' ');
            var word = Encoding.UTF8.GetString(end < 0 ? raw : raw[..end]);
            if (!first.TryAdd(word, i))
                (ambiguous ??= []).UnionWith([i, first[word]]);
        }

        return ambiguous?.ToDictionary(static i => i, i =>
            Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Raw(i)).Replace(' ', '_')));
    }
}
