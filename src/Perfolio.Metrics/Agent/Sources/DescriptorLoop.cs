using System.Diagnostics;
using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>One thread that waits until a descriptor has something to read, and hands it to whom it belongs. Without anything to
/// read it sleeps.</summary>
internal sealed unsafe class DescriptorLoop : IDisposable
{
    private readonly int _wake;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Reader> _readers = [];
    private readonly List<int> _closing = [];
    private readonly Action<string>? _log;
    private volatile bool _changed = true;
    private volatile bool _ended;

    public DescriptorLoop(Action<string>? log)
    {
        _log = log;
        _wake = NativeWatch.Event(0, NativeFiles.CloseOnExec | NativeFiles.NonBlocking);
        if (_wake < 0)
            throw new OperationException($"no event descriptor: {NativeFiles.Reason(Marshal.GetLastPInvokeError())}");
        new Thread(Loop) { IsBackground = true, Name = "json descriptors" }.Start();
    }

    /// <summary>Calls an action whenever a descriptor can be read. The action must not block.</summary>
    /// <param name="handle">The descriptor.</param>
    /// <param name="action">Reads it.</param>
    /// <param name="pause">How long it is left alone at the first sign: what comes meanwhile is read with it.</param>
    public void Add(int handle, Action action, TimeSpan pause = default)
    {
        lock (_lock)
        {
            _readers[handle] = new Reader(handle, action, (long)(pause.TotalSeconds * Stopwatch.Frequency));
            _changed = true;
        }

        Wake();
    }

    /// <summary>Forgets a descriptor and closes it, once its action is not running any more: its number may be another file's
    /// then.</summary>
    public void Remove(int handle)
    {
        lock (_lock)
        {
            _readers.Remove(handle);
            _closing.Add(handle);
            _changed = true;
        }

        Wake();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        Wake();
    }

    // The last resort: whatever one sender brings about, the others are read.
    private void Call(Reader reader)
    {
        try
        {
            reader.Action();
        }
        catch (Exception e)
        {
            _log?.Invoke($"unforeseen {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private void Wake()
    {
        ulong one = 1;
        NativeWatch.Write(_wake, (byte*)&one, 8);
    }

    private void Loop()
    {
        Reader[] readers = [];
        PollEntry[] entries = [];
        while (!_ended)
        {
            if (_changed)
            {
                lock (_lock)
                {
                    _changed = false;
                    readers = [.. _readers.Values];
                    CloseRemoved();
                }

                entries = new PollEntry[readers.Length + 1];
                entries[^1] = PollEntry.Reading(_wake);
            }

            var wait = Prepare(readers, entries);
            fixed (PollEntry* first = entries)
            {
                if (NativeProcess.Poll(first, (nuint)entries.Length, wait) <= 0)
                    continue;
            }

            if (entries[^1].Found != 0)
            {
                ulong count;
                NativeFiles.Read(_wake, (byte*)&count, 8);
            }

            for (var i = 0; i < readers.Length; i++)
            {
                if (entries[i].Found == 0 || !IsThere(readers[i]))
                    continue;
                if (readers[i].Pause == 0)
                    Call(readers[i]);
                else
                    readers[i].Until = Stopwatch.GetTimestamp() + readers[i].Pause;
            }
        }

        lock (_lock)
            CloseRemoved();
        NativeFiles.Close(_wake);
    }

    private void CloseRemoved()
    {
        _closing.ForEach(NativeFiles.Close);
        _closing.Clear();
    }

    // Those that have given a sign are passed over by poll, and read when their pause is over.
    private int Prepare(Reader[] readers, PollEntry[] entries)
    {
        var now = Stopwatch.GetTimestamp();
        var wait = -1L;
        for (var i = 0; i < readers.Length; i++)
        {
            var reader = readers[i];
            if (reader.Until != 0 && reader.Until <= now)
            {
                reader.Until = 0;
                if (IsThere(reader))
                    Call(reader);
            }

            entries[i] = PollEntry.Reading(reader.Until != 0 ? -1 : reader.Handle);
            if (reader.Until != 0)
                wait = wait < 0 ? reader.Until - now : Math.Min(wait, reader.Until - now);
        }

        // In whole milliseconds, so that the pause is over then.
        return wait < 0 ? -1 : (int)((wait * 1000 / Stopwatch.Frequency) + 1);
    }

    private bool IsThere(Reader reader)
    {
        if (!_changed)
            return true;
        lock (_lock)
            return _readers.GetValueOrDefault(reader.Handle) == reader;
    }

    private sealed class Reader(int handle, Action action, long pause)
    {
        public int Handle => handle;

        public Action Action => action;

        public long Pause => pause;

        /// <summary>When it is read, by the monotonic clock; 0 when it has given no sign.</summary>
        public long Until { get; set; }
    }
}
