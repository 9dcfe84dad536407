using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Perfolio.Metrics.Reading;

/// <summary>
/// Asks the kernel for its TCP connections through NETLINK_SOCK_DIAG (sock_diag(7)). It walks over the table of connections once
/// for both families and without printing, which is some twenty times cheaper than reading /proc/net/tcp and tcp6.
/// </summary>
internal sealed partial class TcpDiagnostics : IDisposable
{
    private const int Netlink = 16;
    private const int RawCloseOnExec = 3 | 0x80000;
    private const int SocketDiagnostics = 4;
    private const int SocketLevel = 1;
    private const int ReceiveTimeout = 20;
    private const ushort AllTcp = 18;
    private const ushort RequestDump = 0x301;
    private const ushort Failure = 2;
    private const ushort Done = 3;
    private const int HeaderLength = 16;
    private const int StatesOffset = HeaderLength + 52;
    private const int RequestLength = HeaderLength + 60;
    private const int NotTried = -2;

    // TCP_ESTABLISHED (1) to TCP_NEW_SYN_RECV (12). Asked for more, the kernel walks over its table of bound ports as well.
    private const uint Connections = 0x1ffe;

    private readonly byte[] _answer = new byte[1 << 15];
    private uint _sequence;
    private int _handle = NotTried;

    /// <summary>Takes one connection.</summary>
    /// <param name="family">2 for IPv4, 10 for IPv6.</param>
    /// <param name="state">The kernel's number of its state, from 1.</param>
    public delegate void Taker(byte family, byte state);

    /// <summary>Walks over all connections.</summary>
    /// <returns>False when this kernel does not answer; some may have been taken then.</returns>
    public bool TryRead(Taker take)
    {
        if (_handle == NotTried)
            Open();
        if (_handle < 0)
            return false;
        if (Ask() && Receive(take))
            return true;
        // What went wrong once is not tried again: /proc has the same.
        Dispose();
        return false;
    }

    public void Dispose()
    {
        if (_handle >= 0)
            _ = NativeCalls.Close(_handle);
        _handle = -1;
    }

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "send")]
    private static unsafe partial nint Send(int handle, byte* data, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv")]
    private static unsafe partial nint Receive(int handle, byte* data, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    private static unsafe partial int SetOption(int handle, int level, int option, nint* value, uint length);

    private unsafe void Open()
    {
        _handle = Socket(Netlink, RawCloseOnExec, SocketDiagnostics);
        // The kernel answers at once; a second is for one that does not.
        var second = stackalloc nint[2] { 1, 0 };
        if (_handle >= 0 && SetOption(_handle, SocketLevel, ReceiveTimeout, second, (uint)(2 * sizeof(nint))) != 0)
            Dispose();
    }

    // struct nlmsghdr: u32 length, u16 type, u16 flags, u32 sequence, u32 sender; struct inet_diag_req: 52 bytes of addresses,
    // u32 states, u32 zero.
    private unsafe bool Ask()
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(request, RequestLength);
        BinaryPrimitives.WriteUInt16LittleEndian(request[4..], AllTcp);
        BinaryPrimitives.WriteUInt16LittleEndian(request[6..], RequestDump);
        BinaryPrimitives.WriteUInt32LittleEndian(request[8..], ++_sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(request[StatesOffset..], Connections);
        fixed (byte* p = request)
            return Send(_handle, p, RequestLength, 0) == RequestLength;
    }

    private unsafe bool Receive(Taker take)
    {
        while (true)
        {
            nint got;
            fixed (byte* p = _answer)
                got = Receive(_handle, p, (nuint)_answer.Length, 0);
            if (got <= 0)
                return false;
            switch (Take(_answer.AsSpan(0, (int)got), take))
            {
                case Done:
                    return true;
                case Failure:
                    return false;
            }
        }
    }

    // Messages one behind the other, each padded to four bytes.
    private ushort Take(ReadOnlySpan<byte> messages, Taker take)
    {
        while (messages.Length >= HeaderLength)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(messages);
            if (length < HeaderLength || length > messages.Length)
                return Failure;
            var type = BinaryPrimitives.ReadUInt16LittleEndian(messages[4..]);
            // An answer to a question that was given up may still be there.
            var mine = BinaryPrimitives.ReadUInt32LittleEndian(messages[8..]) == _sequence;
            if (mine && type is Done or Failure)
                return type;
            if (mine && type == AllTcp && length >= HeaderLength + 2)
                take(messages[HeaderLength], messages[HeaderLength + 1]);
            messages = messages[Math.Min(messages.Length, (length + 3) & ~3)..];
        }

        return 0;
    }
}
