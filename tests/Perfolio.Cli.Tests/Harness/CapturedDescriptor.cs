using Microsoft.Win32.SafeHandles;

namespace Perfolio.Cli.Tests.Harness;

/// <summary>A standard descriptor made a pipe that is read to its end mark on a thread of its own.</summary>
internal sealed class CapturedDescriptor
{
    private readonly int _number;
    private readonly byte[] _mark = Guid.NewGuid().ToByteArray();
    private readonly Task<byte[]> _reading;

    /// <summary>Begins.</summary>
    /// <param name="number">1 or 2.</param>
    public CapturedDescriptor(int number)
    {
        _number = number;
        SafeFileHandle read = Descriptor.Pipe(out SafeFileHandle write);
        using (write) Descriptor.Put(write, number);
        _reading = Task.Factory.StartNew(() => Read(read), TaskCreationOptions.LongRunning);
    }

    /// <summary>What was written until now. What a process left behind writes later is lost.</summary>
    public byte[] End()
    {
        using (Stream stream = _number == 1 ? Console.OpenStandardOutput() : Console.OpenStandardError()) stream.Write(_mark);
        return _reading.GetAwaiter().GetResult();
    }

    private byte[] Read(SafeFileHandle handle)
    {
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var all = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (!all.GetBuffer().AsSpan(0, (int)all.Length).EndsWith(_mark))
        {
            int count = stream.Read(buffer);
            if (count == 0) throw new EndOfStreamException();
            all.Write(buffer, 0, count);
        }

        return all.GetBuffer()[..((int)all.Length - _mark.Length)];
    }
}
