using System.Runtime.InteropServices;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Sources;

/// <summary>Reads documents from a named pipe that others write to. It stays open, so that writers may come and go.</summary>
internal sealed unsafe class PipeReader : IDisposable
{
    private readonly DescriptorLoop _loop;
    private readonly LineFeed _feed;
    private readonly int _handle;

    public PipeReader(string path, DescriptorLoop loop, LineFeed feed)
    {
        _loop = loop;
        _feed = feed;
        // Being a writer too keeps the pipe from ending when the last other writer leaves.
        _handle = NativeFiles.Open(path, NativeFiles.ReadWrite | NativeFiles.NonBlocking);
        if (_handle < 0)
            throw new OperationException($"{path}: {NativeFiles.Reason(-_handle)}");
        if (NativeFiles.Identity(_handle) is not { IsPipe: true })
        {
            NativeFiles.Close(_handle);
            throw new OperationException($"{path}: is not a named pipe; make one with mkfifo");
        }

        loop.Add(_handle, Read);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Remove(_handle);
        _feed.Dispose();
    }

    private void Read()
    {
        var room = _feed.Room();
        nint got;
        fixed (byte* into = room.Span)
            got = NativeFiles.Read(_handle, into, (nuint)room.Length);
        if (got > 0)
            _feed.Take((int)got);
        else if (got < 0 && Marshal.GetLastPInvokeError() is not (NativeFiles.TryAgain or NativeFiles.Interrupted))
            _loop.Remove(_handle);
    }
}
