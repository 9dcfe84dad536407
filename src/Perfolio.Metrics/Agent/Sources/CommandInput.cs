using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Parsing;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>
/// The output of a command: run in a session of its own, without a shell, with a small environment and a time limit; at the
/// limit the whole session is killed. An exit code other than 0 means that the output is not used.
/// </summary>
internal sealed unsafe class CommandInput : SourceInput
{
    private const int LongestError = 4096;
    private static readonly string[] Environment =
    [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "HOME=/", LeftCommands.Mark,
    ];

    private readonly IReadOnlyList<string> _words;
    private readonly string _directory;
    private readonly TimeSpan _refresh;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly Lock _running = new();
    private int _pid;
    private bool _isStopped;

    public CommandInput(IReadOnlyList<string> words, string directory, TimeSpan refresh, TimeSpan timeout, TimeProvider time)
    {
        _words = words;
        _directory = directory;
        _refresh = refresh;
        _timeout = timeout;
        _time = time;
    }

    public override TimeSpan? Interval => _refresh;

    public override bool BacksOff => true;

    /// <summary>Ends the command: what was started for an agent ends with it.</summary>
    public override void Stop()
    {
        lock (_running)
        {
            _isStopped = true;
            if (_pid > 0)
                NativeProcess.Signal(-_pid, NativeProcess.Kill);
        }
    }

    public override InputReading Read(ByteBuffer target, int limit)
    {
        var program = Path.GetFullPath(Path.Combine(_directory, _words[0]));
        if (TrustedPath.Refusal(program, out var real) is { } refusal)
            return new InputReading(SourceState.Unreadable, refusal);
        if (TrustedPath.Refusal(_directory, out _) is { } where)
            return new InputReading(SourceState.Unreadable, where);
        LeftCommands.End();
        if (!NativeProcess.Pipe(out var output, out var outputEnd) || !NativeProcess.Pipe(out var error, out var errorEnd))
            return new InputReading(
                SourceState.Unreadable, $"{program}: no pipe: {NativeFiles.Reason(Marshal.GetLastPInvokeError())}");
        try
        {
            var failure = Start(real, outputEnd, errorEnd, out var pid);
            NativeFiles.Close(outputEnd);
            NativeFiles.Close(errorEnd);
            return failure != 0
                ? new InputReading(SourceState.Unreadable, $"{program}: {NativeFiles.Reason(failure)}")
                : Follow(program, pid, output, error, target, limit);
        }
        finally
        {
            NativeFiles.Close(output);
            NativeFiles.Close(error);
        }
    }

    private int Start(string program, int output, int error, out int pid)
    {
        var texts = new List<nint>();
        byte** Block(IEnumerable<string> words)
        {
            var list = words.ToList();
            var block = (byte**)Marshal.AllocHGlobal((list.Count + 1) * sizeof(byte*));
            texts.Add((nint)block);
            for (var i = 0; i < list.Count; i++)
                block[i] = Text(list[i]);
            block[list.Count] = null;
            return block;
        }

        byte* Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text + "\0");
            var native = Marshal.AllocHGlobal(bytes.Length);
            Marshal.Copy(bytes, 0, native, bytes.Length);
            texts.Add(native);
            return (byte*)native;
        }

        try
        {
            return NativeProcess.Spawn(Text(program), Block(_words), Block(Environment), Text(_directory), output, error,
                out pid);
        }
        finally
        {
            texts.ForEach(Marshal.FreeHGlobal);
        }
    }

    private InputReading Follow(string program, int pid, int output, int error, ByteBuffer target, int limit)
    {
        Began(pid);
        var end = NativeProcess.Watch(pid);
        var begun = _time.GetTimestamp();
        var errors = new ByteBuffer(256);
        var entries = stackalloc PollEntry[3];
        entries[0] = PollEntry.Reading(output);
        entries[1] = PollEntry.Reading(error);
        entries[2] = PollEntry.Reading(end);
        var state = SourceState.Ok;
        try
        {
            while (entries[0].Handle >= 0 || entries[2].Handle >= 0)
            {
                var left = _timeout - _time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    state = SourceState.Hung;
                    break;
                }

                NativeProcess.Poll(entries, 3, (int)Math.Ceiling(left.TotalMilliseconds));
                if (entries[0].Found != 0 && !Take(output, target, limit))
                    entries[0].Handle = -1;
                if (entries[1].Found != 0 && !Take(error, errors, LongestError))
                    entries[1].Handle = -1;
                if (entries[2].Found != 0)
                    entries[2].Handle = -1;
                if (target.Length > limit)
                {
                    state = SourceState.TooBig;
                    break;
                }
            }
        }
        finally
        {
            // What the command has left running goes with it.
            NativeProcess.Signal(-pid, NativeProcess.Kill);
            Began(0);
            if (end >= 0)
                NativeFiles.Close(end);
        }

        int status;
        while (NativeProcess.Wait(pid, &status, 0) < 0 && Marshal.GetLastPInvokeError() == NativeFiles.Interrupted)
        {
        }

        return Judge(program, state, status, errors);
    }

    // The number belongs to the command until it is waited for.
    private void Began(int pid)
    {
        lock (_running)
        {
            _pid = pid;
            if (_isStopped && pid > 0)
                NativeProcess.Signal(-pid, NativeProcess.Kill);
        }
    }

    private InputReading Judge(string program, SourceState state, int status, ByteBuffer errors)
    {
        var text = errors.Content;
        var lineEnd = text.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString(lineEnd < 0 ? text : text[..lineEnd]);
        var tail = line.Length > 0 ? $": {line}" : "";
        var signal = status & 0x7f;
        var code = (status >> 8) & 0xff;
        return state switch
        {
            SourceState.Hung =>
                new InputReading(state,
                FormattableString.Invariant($"{program}: killed after {_timeout.TotalSeconds:0.#} s{tail}")),
            SourceState.TooBig => new InputReading(state, $"{program}: writes too much"),
            _ when signal != 0 =>
                new InputReading(SourceState.Unreadable,
                FormattableString.Invariant($"{program}: ended by signal {signal}{tail}")),
            _ when code != 0 =>
                new InputReading(SourceState.Unreadable, FormattableString.Invariant($"{program}: exit code {code}{tail}")),
            _ => InputReading.Good,
        };
    }

    // What is beyond the limit of errors is thrown away; output beyond its limit ends the command.
    private static bool Take(int handle, ByteBuffer target, int limit)
    {
        if (target.Length > limit)
            target.Clear();
        var room = target.Room(4096);
        nint got;
        fixed (byte* into = room)
            got = NativeFiles.Read(handle, into, (nuint)room.Length);
        if (got > 0)
            target.Advance((int)got);
        return got > 0 || (got < 0 && Marshal.GetLastPInvokeError() == NativeFiles.Interrupted);
    }
}
