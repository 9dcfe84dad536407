using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>
/// A file system whose files <c>f0.json</c>, <c>f1.json</c>, … are there but whose reads are not answered until that is asked for: a dead
/// server, as the kernel shows it. Speaks the kernel's FUSE protocol 7.31 (fuse.h of the kernel's interface) through /dev/fuse.
/// </summary>
public sealed partial class FuseMount : IDisposable
{
    private const int Head = 40;
    private const ulong RootNode = 1;
    private const int Size = 64;

    private readonly string _directory;
    private readonly int _files;
    private readonly int _device;
    private readonly Lock _lock = new();
    private readonly List<(ulong Unique, ulong Node)> _waiting = [];
    private bool _answers;

    private FuseMount(string directory, int files, int device)
    {
        (_directory, _files, _device) = (directory, files, device);
        new Thread(Serve) { IsBackground = true }.Start();
    }

    /// <summary>Reads that wait for an answer.</summary>
    public int Waiting
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    public static FuseMount? TryMake(string directory, int files, out string reason)
    {
        reason = "";
        Directory.CreateDirectory(directory);
        var device = Open("/dev/fuse", 0x80002);
        if (device < 0)
        {
            reason = "/dev/fuse cannot be opened here";
            return null;
        }

        var options = string.Create(CultureInfo.InvariantCulture, $"fd={device},rootmode=40000,user_id=0,group_id=0");
        if (Mount("none", directory, "fuse.perfoliotest", 0, options) == 0)
            return new FuseMount(directory, files, device);
        reason = "FUSE file systems cannot be mounted here";
        _ = Close(device);
        return null;
    }

    public string File(int i) => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"f{i}.json"));

    /// <summary>Answers all reads, those that wait and those to come.</summary>
    public void Answer()
    {
        (ulong Unique, ulong Node)[] waiting;
        lock (_lock)
        {
            _answers = true;
            waiting = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var (unique, node) in waiting)
            Reply(unique, 0, Content(node));
    }

    public void Dispose()
    {
        Answer();
        // Lazily, and the connection with it: nobody may be left hanging.
        _ = Unmount(_directory, 2);
        _ = Close(_device);
    }

    private byte[] Content(ulong node)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{\"n\":{node - RootNode - 1}}}");
        return Encoding.ASCII.GetBytes(text.PadRight(Size));
    }

    private void Serve()
    {
        var buffer = new byte[1 << 18];
        while (true)
        {
            var got = Read(_device, buffer, (nuint)buffer.Length);
            if (got < 0 && Marshal.GetLastPInvokeError() is 4 or 2)
                continue;
            if (got < Head)
                return;
            Handle(buffer.AsSpan(0, (int)got));
        }
    }

    private void Handle(ReadOnlySpan<byte> request)
    {
        var operation = BinaryPrimitives.ReadUInt32LittleEndian(request[4..]);
        var unique = BinaryPrimitives.ReadUInt64LittleEndian(request[8..]);
        var node = BinaryPrimitives.ReadUInt64LittleEndian(request[16..]);
        switch (operation)
        {
            case 26: // INIT
                var init = new byte[64];
                BinaryPrimitives.WriteUInt32LittleEndian(init, 7);
                BinaryPrimitives.WriteUInt32LittleEndian(init.AsSpan(4), 31);
                BinaryPrimitives.WriteUInt32LittleEndian(init.AsSpan(20), 4096);
                Reply(unique, 0, init);
                break;
            case 1: // LOOKUP
                var name = Encoding.ASCII.GetString(request[Head..].TrimEnd((byte)0));
                var found = Enumerable.Range(0, _files).FirstOrDefault(i => Path.GetFileName(File(i)) == name, -1);
                if (found < 0)
                {
                    Reply(unique, -2, []);
                    break;
                }

                var entry = new byte[40 + 88];
                BinaryPrimitives.WriteUInt64LittleEndian(entry, RootNode + 1 + (ulong)found);
                Attributes(RootNode + 1 + (ulong)found).CopyTo(entry, 40);
                Reply(unique, 0, entry);
                break;
            case 3: // GETATTR
                Reply(unique, 0, [.. new byte[16], .. Attributes(node)]);
                break;
            case 14: // OPEN, past the page cache
                var open = new byte[16];
                open[8] = 1;
                Reply(unique, 0, open);
                break;
            case 15: // READ
                ReadFile(unique, node, BinaryPrimitives.ReadUInt64LittleEndian(request[(Head + 8)..]));
                break;
            case 2 or 42 or 36: // FORGET, BATCH_FORGET, INTERRUPT want no answer
                break;
            case 18 or 25: // RELEASE, FLUSH
                Reply(unique, 0, []);
                break;
            default:
                Reply(unique, -38, []);
                break;
        }
    }

    private void ReadFile(ulong unique, ulong node, ulong offset)
    {
        lock (_lock)
        {
            if (!_answers)
            {
                _waiting.Add((unique, node));
                return;
            }
        }

        Reply(unique, 0, offset >= Size ? [] : Content(node));
    }

    // Nothing is kept by the kernel, so that it asks again and again.
    private static byte[] Attributes(ulong node)
    {
        var attributes = new byte[88];
        BinaryPrimitives.WriteUInt64LittleEndian(attributes, node);
        BinaryPrimitives.WriteUInt64LittleEndian(attributes.AsSpan(8), node == RootNode ? 0UL : Size);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes.AsSpan(60), node == RootNode ? 0x41edU : 0x81a4U);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes.AsSpan(64), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes.AsSpan(80), 4096);
        return attributes;
    }

    private void Reply(ulong unique, int error, byte[] body)
    {
        var answer = new byte[16 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(answer, answer.Length);
        BinaryPrimitives.WriteInt32LittleEndian(answer.AsSpan(4), error);
        BinaryPrimitives.WriteUInt64LittleEndian(answer.AsSpan(8), unique);
        body.CopyTo(answer, 16);
        _ = Write(_device, answer, (nuint)answer.Length);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int handle, [Out] byte[] target, nuint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int handle, byte[] source, nuint length);
}
