using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/PID/stat: <c>pid (name) state number…</c>. The name may hold anything, parentheses too.</summary>
internal sealed class ProcessStat
{
    private const int ResidentField = 21;
    private const int PolicyField = 38;
    private const int TerminalField = 4;

    // Field behind the state (counted from 1) → column; the unit is in the table.
    private static readonly (string Key, int Field, ProcessUnit Unit)[] Known =
    [
        ("ppid", 1, ProcessUnit.Plain), ("pgrp", 2, ProcessUnit.Plain), ("session", 3, ProcessUnit.Plain),
            ("tty", 4, ProcessUnit.Plain),
        ("tty_pgrp", 5, ProcessUnit.Plain), ("flags", 6, ProcessUnit.Plain), ("minflt", 7, ProcessUnit.Plain),
            ("cmin_flt", 8, ProcessUnit.Plain),
        ("maj_flt", 9, ProcessUnit.Plain), ("cmaj_flt", 10, ProcessUnit.Plain), ("utime", 11, ProcessUnit.Ticks),
            ("stime", 12, ProcessUnit.Ticks),
        ("cutime", 13, ProcessUnit.Ticks), ("cstime", 14, ProcessUnit.Ticks), ("priority", 15, ProcessUnit.AboveTwenty),
            ("nice", 16, ProcessUnit.Plain),
        ("it_real_value", 18, ProcessUnit.Plain), ("start_time", 19, ProcessUnit.Ticks), ("vsize", 20, ProcessUnit.Bytes),
            ("rss", ResidentField, ProcessUnit.Pages),
        ("rss_rlim", 22, ProcessUnit.Bytes), ("start_code", 23, ProcessUnit.Plain), ("end_code", 24, ProcessUnit.Plain),
            ("start_stack", 25, ProcessUnit.Plain),
        ("esp", 26, ProcessUnit.Plain), ("eip", 27, ProcessUnit.Plain), ("signal", 28, ProcessUnit.Plain),
            ("blocked", 29, ProcessUnit.Plain),
        ("sigignore", 30, ProcessUnit.Plain), ("sigcatch", 31, ProcessUnit.Plain), ("wchan", 32, ProcessUnit.Plain),
            ("nswap", 33, ProcessUnit.Plain),
        ("cnswap", 34, ProcessUnit.Plain), ("exit_signal", 35, ProcessUnit.Plain), ("processor", 36, ProcessUnit.Plain),
        ("rt_priority", 37, ProcessUnit.Plain), ("policy", 38, ProcessUnit.Plain),
            ("delayacct_blkio_time", 39, ProcessUnit.Ticks),
        ("guest_time", 40, ProcessUnit.Ticks), ("cguest_time", 41, ProcessUnit.Ticks),
    ];

    private readonly ValueTable _table;
    private readonly (int Column, ProcessUnit Unit)[] _byField;
    private readonly int _pid;
    private readonly int _command;
    private readonly int _state;
    private readonly int _policyName;
    private readonly int _terminal;

    public ProcessStat(ValueTable table)
    {
        _table = table;
        _byField = new (int, ProcessUnit)[Known.Max(static k => k.Field) + 1];
        Array.Fill(_byField, (-1, ProcessUnit.Plain));
        foreach (var (key, field, unit) in Known)
            _byField[field] = (table.Column(key), unit);
        (_pid, _command, _state) = (table.Column("pid"), table.Column("cmd"), table.Column("sname"));
        (_policyName, _terminal) = (table.Column("policy_s"), table.Column("ttyname"));
    }

    /// <summary>Tells the parts that are needed before anything else.</summary>
    /// <returns>False when this is not such a line.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ProcessLine parts)
    {
        parts = default;
        var open = line.IndexOf((byte)'(');
        var close = line.LastIndexOf((byte)')');
        if (open < 0 || close < open)
            return false;
        var fields = new Fields(line[(close + 1)..]);
        var state = fields.Next();
        if (state.Length != 1)
            return false;
        fields.Skip(ResidentField - 1);
        if (!fields.TryNumber(out var resident))
            return false;
        parts = new ProcessLine
        {
            Command = line[(open + 1)..close],
            Fields = line[(close + 1)..],
            State = state[0],
            ResidentPages = resident
        };
        return true;
    }

    /// <summary>Fills a row.</summary>
    public void Fill(int row, int pid, in ProcessLine parts)
    {
        _table.Set(row, _pid, pid);
        _table.SetText(row, _command, parts.Command);
        var fields = new Fields(parts.Fields);
        _table.SetText(row, _state, fields.Next());
        Span<byte> terminal = stackalloc byte[ProcessNames.LongestTerminal];
        for (var i = 1; i < _byField.Length; i++)
        {
            var number = fields.TryNumber(out var value);
            if (!number && fields.Rest.IsEmpty)
                break;
            var (column, unit) = _byField[i];
            if (number && column >= 0)
                _table.Set(row, column, Convert(value, unit));
            if (number && i == PolicyField)
                _table.SetText(row, _policyName, ProcessNames.Policy(value));
            else if (number && i == TerminalField)
                _table.SetText(row, _terminal, ProcessNames.Terminal(value, terminal));
        }
    }

    private static long Convert(long value, ProcessUnit unit) => unit switch
    {
        ProcessUnit.Ticks => (long)KernelConstants.Milliseconds((ulong)value),
        ProcessUnit.Pages => unchecked(value * (long)KernelConstants.PageSize) / 1024,
        ProcessUnit.Bytes => (long)((ulong)value / 1024),
        ProcessUnit.AboveTwenty => value - 20,
        _ => value,
    };
}
