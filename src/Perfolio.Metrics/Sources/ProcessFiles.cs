using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>The smaller files of a process: each has its table and is opened only when somebody wants a value of it.</summary>
internal sealed class ProcessFiles
{
    private readonly ProcessDirectory _directory;
    private readonly byte[] _text = new byte[8192];
    private readonly byte[] _joined = new byte[8192];
    private readonly LineKeys _inputOutput;
    private readonly LineKeys _maps;
    private readonly (ValueTable Table, Action<ValueTable, int> Fill)[] _all;
    private (ValueTable Table, Action<ValueTable, int> Fill)[] _used = [];

    public ProcessFiles(ProcessDirectory directory, InstanceDomain domain)
    {
        _directory = directory;
        var io = new ValueTable("proc.io", domain);
        var maps = new ValueTable("proc.smaps", domain);
        _inputOutput = new LineKeys(io.Columns);
        _maps = new LineKeys(maps.Columns);
        _all =
        [
            (new ValueTable("proc.statm", domain), Pages), (new ValueTable("proc.schedstat", domain), Schedule),
            (io, (t, pid) => Keyed(t, pid, "io"u8, _inputOutput)), (maps, (t, pid) => Keyed(t, pid, "smaps_rollup"u8, _maps)),
            (new ValueTable("proc.fd", domain), Descriptors),
                (new ValueTable("proc.exe", domain), (t, pid) => Link(t, pid, "exe"u8)),
            (new ValueTable("proc.cwd", domain), (t, pid) => Link(t, pid, "cwd"u8)),
                (new ValueTable("proc.wchan", domain), WaitChannel),
            (new ValueTable("proc.oom_score", domain), Score), (new ValueTable("proc.autogroup", domain), Autogroup),
            (new ValueTable("proc.cgroup", domain), ControlGroups),
        ];
    }

    public IEnumerable<ValueTable> Tables => _all.Select(static f => f.Table);

    public void Use(ValueTable table) => _used = [.. _used, .. _all.Where(f => f.Table == table && !_used.Contains(f))];

    public void Fill(int pid)
    {
        foreach (var (table, fill) in _used)
            fill(table, pid);
    }

    private void Pages(ValueTable table, int pid) => Numbers(table, pid, "statm"u8, KernelConstants.PageSize / 1024);

    private void Schedule(ValueTable table, int pid) => Numbers(table, pid, "schedstat"u8, 1);

    // The columns are called by their place in the line.
    private void Numbers(ValueTable table, int pid, ReadOnlySpan<byte> file, ulong scale)
    {
        var fields = new Fields(_directory.Read(pid, file, _text));
        var row = -1;
        for (var i = 0; fields.TryUInt64(out var value); i++)
        {
            if (row < 0)
                row = table.AddRow(pid);
            table.Set(row, table.Place(i), unchecked(value * scale));
        }
    }

    private void Keyed(ValueTable table, int pid, ReadOnlySpan<byte> file, LineKeys keys)
    {
        var text = _directory.Read(pid, file, _text);
        if (text.IsEmpty)
            return;
        var row = table.AddRow(pid);
        keys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var colon = line.IndexOf((byte)':');
            var column = keys.Next(colon <= 0 ? default : line[..colon]);
            if (column >= 0 && new Fields(line[(colon + 1)..]).TryUInt64(out var value))
                table.Set(row, column, value);
        }
    }

    private void Descriptors(ValueTable table, int pid)
    {
        var count = _directory.Count(pid, "fd"u8, _text);
        if (count >= 0)
            table.Set(table.AddRow(pid), 0, count);
    }

    private void Link(ValueTable table, int pid, ReadOnlySpan<byte> link) =>
        table.SetText(table.AddRow(pid), 0, _directory.ReadLink(pid, link, _text));

    private void WaitChannel(ValueTable table, int pid)
    {
        var text = _directory.Read(pid, "wchan"u8, _text);
        if (!text.IsEmpty)
            table.SetText(table.AddRow(pid), 0, text);
    }

    private void Score(ValueTable table, int pid)
    {
        var fields = new Fields(_directory.Read(pid, "oom_score"u8, _text));
        if (fields.TryUInt64(out var score))
            table.Set(table.AddRow(pid), 0, score);
    }

    // /autogroup-7 nice 0; nothing for a process of no session of its own, which is in the root's group: 0, as PCP has it.
    private void Autogroup(ValueTable table, int pid)
    {
        if (!_directory.TryRead(pid, "autogroup"u8, _text, out var text))
            return;
        var (id, nice) = (0UL, 0L);
        if (!text.IsEmpty)
        {
            var fields = new Fields(text);
            var name = fields.Next();
            fields.Skip(1);
            if (!name.StartsWith("/autogroup-"u8) || !Reading.Numbers.TryUInt64(name["/autogroup-"u8.Length..], out id)
                || !fields.TryInt64(out nice))
                return;
        }

        var row = table.AddRow(pid);
        table.Set(row, table.Column("id"), id);
        table.Set(row, table.Column("nice"), nice);
    }

    // Lines 8:pids:/path become pids:/path, joined by semicolons; the unified hierarchy has no name.
    private void ControlGroups(ValueTable table, int pid)
    {
        var text = _directory.Read(pid, "cgroup"u8, _text);
        if (text.IsEmpty)
            return;
        var joined = new NameBuilder(_joined);
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon < 0)
                continue;
            if (!joined.Text.IsEmpty)
                joined = joined.Add(";"u8);
            joined = joined.Add(line[(colon + 1)..]);
        }

        table.SetText(table.AddRow(pid), 0, joined.Text);
    }
}
