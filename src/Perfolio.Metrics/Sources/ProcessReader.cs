using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/PID/*: every process. Files that no selected metric needs are not opened. A process that ends meanwhile is left out.
/// </summary>
internal sealed class ProcessReader : MetricReader
{
    private const int LongestCommand = 4096;

    private readonly ProcessDirectory _directory;
    private readonly InstanceDomain _domain = new(InstanceDomainId.From(3, 9), remember: false);
    private readonly ValueTable _summary = new("proc");
    private readonly ValueTable _stat;
    private readonly ValueTable _command;
    private readonly ValueTable _status;
    private readonly ProcessStat _statParser;
    private readonly ProcessStatus _statusParser;
    private readonly RunQueue _queue;
    private readonly ProcessFiles _files;
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
        _statParser = new ProcessStat(_stat);
        _statusParser = new ProcessStatus(_status);
        _queue = new RunQueue(_summary);
        _files = new ProcessFiles(_directory, _domain);
        _tables = [_summary, _stat, _command, _status, .. _files.Tables];
    }

    public override IReadOnlyList<ValueTable> Tables => _tables;

    public override void Use(ValueTable table)
    {
        if (_used.Add(table))
            _files.Use(table);
    }

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
        _files.Fill(pid);
    }
}
