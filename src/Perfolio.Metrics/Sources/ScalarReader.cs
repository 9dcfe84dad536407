using System.Globalization;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>A file of a few numbers in one line, such as /proc/sys/fs/file-nr. The columns are named by position.</summary>
internal sealed class ScalarReader : FileReader
{
    private const int Most = 8;

    // Table → path below /proc/sys.
    private static readonly Dictionary<string, string> Paths = new(StringComparer.Ordinal)
    {
        ["file-nr"] = "fs/file-nr",
        ["inode-nr"] = "fs/inode-nr",
        ["dentry-state"] = "fs/dentry-state",
        ["aio-nr"] = "fs/aio-nr",
        ["aio-max-nr"] = "fs/aio-max-nr",
        ["entropy_avail"] = "kernel/random/entropy_avail",
        ["poolsize"] = "kernel/random/poolsize",
        ["pid_max"] = "kernel/pid_max",
        ["pty.nr"] = "kernel/pty/nr",
    };

    private readonly ValueTable _table;
    private readonly int[] _columns = new int[Most];

    public ScalarReader(string proc, string table)
        : base(Path.Combine(proc, "sys", Paths[table]), 128)
    {
        _table = new ValueTable(table);
        for (var i = 0; i < Most; i++)
            _columns[i] = _table.Column(i.ToString(CultureInfo.InvariantCulture));
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public static bool Has(string table) => Paths.ContainsKey(table);

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _table.Begin();
        if (text.IsEmpty)
            return;
        var row = _table.AddRow();
        var fields = new Fields(text);
        for (var i = 0; i < Most && fields.TryNumber(out var value); i++)
            _table.Set(row, _columns[i], value);
    }
}
