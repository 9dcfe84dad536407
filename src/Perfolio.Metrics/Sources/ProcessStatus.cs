using System.Globalization;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/PID/status: <c>Key: value</c>; of the ids four in one line. Memory that a kernel thread does not have counts as 0.
/// </summary>
internal sealed class ProcessStatus
{
    private const int NoColumn = -1;
    private const int Users = -2;
    private const int Groups = -3;

    private static readonly string[] Texts = ["SigPnd", "SigBlk", "SigIgn", "SigCgt", "Cpus_allowed_list", "NStgid", "NSpid",
        "NSpgid", "NSsid"];

    private readonly ValueTable _table;
    private readonly LineKeys _keys;
    private readonly int[] _memory;
    private readonly int[] _users = new int[4];
    private readonly int[] _groups = new int[4];
    private readonly int[] _userNames = new int[4];
    private readonly int[] _groupNames = new int[4];
    private readonly HashSet<int> _texts;
    private readonly AccountNames _names = new();
    private readonly int _resident;
    private readonly int _swapped;
    private readonly int _libraries;
    private readonly int _real;
    private readonly int _notLibraries;

    public ProcessStatus(ValueTable table)
    {
        _table = table;
        _memory = [.. table.Columns.Where(static c => c.Key.StartsWith("Vm", StringComparison.Ordinal))
            .Select(static c => c.Value)];
        for (var i = 0; i < _users.Length; i++)
        {
            _users[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Uid.{i}"));
            _groups[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Gid.{i}"));
            _userNames[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Uid.{i}.name"));
            _groupNames[i] = table.Column(string.Create(CultureInfo.InvariantCulture, $"Gid.{i}.name"));
        }

        _texts = [.. Texts.Select(table.Column).Where(static c => c >= 0)];
        (_resident, _swapped, _libraries) = (table.Column("VmRSS"), table.Column("VmSwap"), table.Column("VmLib"));
        (_real, _notLibraries) = (table.Column("=vmreal"), table.Column("=vmnonlib"));
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
            var value = line[(colon + 1)..];
            if (column < 0)
                Accounts(row, column == Users ? _users : _groups, column == Users ? _userNames : _groupNames, value);
            else if (_texts.Contains(column))
                _table.SetText(row, column, value.Trim(" \t"u8));
            else if (new Fields(value).TryUInt64(out var number))
                _table.Set(row, column, number);
        }

        if (_resident >= 0 && _swapped >= 0 && _libraries >= 0)
            Derive(row);
    }

    private void Derive(int row)
    {
        var real = unchecked(_table.Bits(row, _resident) + _table.Bits(row, _swapped));
        _table.Set(row, _real, real);
        _table.Set(row, _notLibraries, Math.Max(0, unchecked(real - _table.Bits(row, _libraries))));
    }

    private void Accounts(int row, int[] ids, int[] names, ReadOnlySpan<byte> text)
    {
        var fields = new Fields(text);
        for (var i = 0; i < ids.Length && fields.TryUInt64(out var id); i++)
        {
            _table.Set(row, ids[i], id);
            if (names[i] >= 0)
                _table.SetText(row, names[i], names == _userNames ? _names.User((uint)id) : _names.Group((uint)id));
        }
    }
}
