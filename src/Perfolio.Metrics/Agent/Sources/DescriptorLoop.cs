using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>One thread that waits until a descriptor has something to read, and hands it to whom it belongs. Without anything to
/// read it sleeps.</summary>
internal sealed unsafe class DescriptorLoop : IDisposable
{
    private readonly int _wake;
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Action> _readers = [];
    private readonly Action<string>? _log;
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
    public void Add(int handle, Action reader)
    {
        lock (_lock)
            _readers[handle] = reader;
        Wake();
    }

    /// <summary>Forgets a descriptor; its action may still be running.</summary>
    public void Remove(int handle)
    {
        lock (_lock)
            _readers.Remove(handle);
        Wake();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended = true;
        Wake();
    }

    // The last resort: whatever one sender brings about, the others are read.
    private void Call(Action? reader)
    {
        try
        {
            reader?.Invoke();
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
        while (!_ended)
        {
            PollEntry[] entries;
            lock (_lock)
                entries = [PollEntry.Reading(_wake), .. _readers.Keys.Select(PollEntry.Reading)];
            fixed (PollEntry* first = entries)
            {
                if (NativeProcess.Poll(first, (nuint)entries.Length, -1) < 0)
                    continue;
            }

            if (entries[0].Found != 0)
            {
                ulong count;
                NativeFiles.Read(_wake, (byte*)&count, 8);
            }

            foreach (var entry in entries.AsSpan(1))
            {
                if (entry.Found == 0)
                    continue;
                Action? reader;
                lock (_lock)
                    reader = _readers.GetValueOrDefault(entry.Handle);
                Call(reader);
            }
        }

        NativeFiles.Close(_wake);
    }
}
