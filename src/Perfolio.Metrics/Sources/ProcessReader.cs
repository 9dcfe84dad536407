using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/PID/*: every process. Files that no selected metric needs are not opened. A process that ends meanwhile is left out.</summary>
internal sealed class ProcessReader : MetricReader
{
    private const int LongestCommand = 4096;

    private static readonly string[] InputOutputKeys = ["rchar", "wchar", "syscr", "syscw", "read_bytes", "write_bytes", "cancelled_write_bytes"];
    private static readonly string[] MemoryKeys = ["size", "rss", "share", "textrss", "librss", "datrss", "dirty"];
    private static readonly string[] ScheduleKeys = ["cpu_time", "run_delay", "pcount"];

    private readonly ProcessDirectory _directory;
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(3, 9), remember: false);
    private readonly ValueTable _summary = new("proc");
    private readonly ValueTable _stat;
    private readonly ValueTable _command;
    private readonly ValueTable _status;
    private readonly ValueTable _memory;
    private readonly ValueTable _io;
    private readonly ValueTable _schedule;
    private readonly ProcessStat _statParser;
    private readonly ProcessStatus _statusParser;
    private readonly RunQueue _queue;
    private readonly int[] _memoryColumns;
    private readonly int[] _scheduleColumns;
    private readonly LineKeys _ioKeys;
    private readonly ValueTable[] _tables;
    private readonly HashSet<ValueTable> _used = [];
    private readonly byte[] _line = new byte[4096];
    private readonly byte[] _text = new byte[8192];
    private readonly byte[] _arguments = new byte[LongestCommand];
    private readonly byte[] _kernelName = new byte[128];
    private readonly byte[] _name = new byte[LongestCommand + 16];

    public ProcessReader(string proc)
    {
        _directory = new ProcessDirectory(proc);
        _stat = new ValueTable("proc.stat", _domain);
        _command = new ValueTable("proc.cmdline", _domain);
        _status = new ValueTable("proc.status", _domain);
        _memory = new ValueTable("proc.statm", _domain);
        _io = new ValueTable("proc.io", _domain);
        _schedule = new ValueTable("proc.schedstat", _domain);
        _statParser = new ProcessStat(_stat);
        _statusParser = new ProcessStatus(_status);
        _queue = new RunQueue(_summary);
        _memoryColumns = Array.ConvertAll(MemoryKeys, _memory.Column);
        _scheduleColumns = Array.ConvertAll(ScheduleKeys, _schedule.Column);
        _ioKeys = new LineKeys(InputOutputKeys.ToDictionary(static k => k, _io.Column, StringComparer.Ordinal));
        _tables = [_summary, _stat, _command, _status, _memory, _io, _schedule];
    }

    public override IReadOnlyList<ValueTable> Tables => _tables;

    public override void Use(ValueTable table) => _used.Add(table);

    public override void Read()
    {
        foreach (var table in _tables)
            table.Begin();
        _domain.Begin();
        _queue.Begin();
        _directory.Restart();
        // Without a metric of processes their names are not needed either.
        var single = _used.Count == 1 && _used.Contains(_summary);
        while (_directory.Next(out var pid))
        {
            if (!ProcessStat.TrySplit(_directory.Read(pid, "stat"u8, _line), out var parts))
                continue;
            _queue.Count(parts);
            if (!single)
                Fill(pid, parts);
        }

        _domain.End();
        _queue.End();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _directory.Dispose();
    }

    private void Fill(int pid, in ProcessLine parts)
    {
        var length = _directory.Read(pid, "cmdline"u8, _arguments).Length;
        var arguments = ProcessCommand.Arguments(_arguments.AsSpan(0, length), parts.Command, _kernelName);
        if (_domain.Add(pid, ProcessCommand.InstanceName(pid, arguments, _name)) < 0)
            return;
        if (_used.Contains(_stat))
            _statParser.Fill(_stat.AddRow(pid), pid, parts);
        if (_used.Contains(_command))
            _command.SetText(_command.AddRow(pid), 0, arguments);
        if (_used.Contains(_status) && _directory.Read(pid, "status"u8, _text) is { IsEmpty: false } status)
            _statusParser.Fill(_status.AddRow(pid), status);
        if (_used.Contains(_memory))
            FillNumbers(_memory, pid, "statm"u8, _memoryColumns, KernelConstants.PageSize / 1024);
        if (_used.Contains(_schedule))
            FillNumbers(_schedule, pid, "schedstat"u8, _scheduleColumns, 1);
        if (_used.Contains(_io))
            FillInputOutput(pid);
    }

    private void FillNumbers(ValueTable table, int pid, ReadOnlySpan<byte> file, int[] columns, ulong scale)
    {
        var fields = new Fields(_directory.Read(pid, file, _text));
        var row = -1;
        foreach (var column in columns)
        {
            if (!fields.TryUInt64(out var value))
                return;
            if (row < 0)
                row = table.AddRow(pid);
            table.Set(row, column, unchecked(value * scale));
        }
    }

    private void FillInputOutput(int pid)
    {
        var text = _directory.Read(pid, "io"u8, _text);
        if (text.IsEmpty)
            return;
        var row = _io.AddRow(pid);
        _ioKeys.Restart();
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var colon = line.IndexOf((byte)':');
            if (colon <= 0)
                continue;
            var column = _ioKeys.Next(line[..colon]);
            var fields = new Fields(line[(colon + 1)..]);
            if (column >= 0 && fields.TryUInt64(out var value))
                _io.Set(row, column, value);
        }
    }
}
