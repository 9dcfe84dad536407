using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>A file of a few numbers in one line, such as /proc/sys/fs/file-nr. The columns are named by position.</summary>
internal sealed class ScalarReader : FileReader
{
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
        ["sched_autogroup"] = "kernel/sched_autogroup_enabled",
    };

    private readonly ValueTable _table;

    public ScalarReader(string proc, string table)
        : base(Path.Combine(proc, "sys", Paths[table]), 128, KernelFile.Whole)
    {
        _table = new ValueTable(table);
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
        for (var i = 0; fields.TryNumber(out var value); i++)
            _table.Set(row, _table.Place(i), value);
    }
}
