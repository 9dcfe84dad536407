using System.Globalization;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/PID/status: <c>Key: value</c>; of the ids four in one line. Memory that a kernel thread does not have counts as 0.</summary>
internal sealed class ProcessStatus
{
    private const int NoColumn = -1;
    private const int Users = -2;
    private const int Groups = -3;

    private readonly ValueTable _table;
    private readonly LineKeys _keys;
    private readonly int[] _memory;
    private readonly int[] _users = new int[4];
    private readonly int[] _groups = new int[4];

    public ProcessStatus(ValueTable table)
    {
        _table = table;
        _memory = [.. table.Columns.Where(static c => c.Key.StartsWith("Vm", StringComparison.Ordinal)).Select(static c => c.Value)];
        for (var i = 0; i < _users.Length; i++)
        {
            _users[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Uid.{i}"));
            _groups[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Gid.{i}"));
        }

        var columns = new Dictionary<string, int>(table.Columns, StringComparer.Ordinal) { ["Uid"] = Users, ["Gid"] = Groups };
        _keys = new LineKeys(columns);
    }

    /// <summary>Fills a row.</summary>
    public void Fill(int row, ReadOnlySpan<byte> text)
    {
        foreach (var column in _memory)
            _table.Set(row, column, 0);
        _keys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                continue;
            var column = _keys.Next(line[..colon]);
            if (column == NoColumn)
                continue;
            var fields = new Fields(line[(colon + 1)..]);
            if (column >= 0)
            {
                if (fields.TryUInt64(out var value))
                    _table.Set(row, column, value);
                continue;
            }

            foreach (var id in column == Users ? _users : _groups)
            {
                if (fields.TryUInt64(out var value))
                    _table.Set(row, id, value);
            }
        }
    }
}
