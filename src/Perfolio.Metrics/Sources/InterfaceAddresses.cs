using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// Addresses of interfaces: hardware, IPv4 by ioctl, IPv6 from /proc/net/if_inet6. Of several the last one counts, as with PCP.
/// </summary>
internal sealed partial class InterfaceAddresses : IDisposable
{
    private const int Internet = 2;
    private const int Datagram = 2 | 0x80000;
    private const uint GetAddress = 0x8915;
    private const int NameLength = 16;
    private const int RequestLength = 40;
    private const int AddressOffset = 20;

    private readonly InstanceDomain _domain = new(InstanceDomainId.From(60, 17));
    private readonly KernelFile _six;
    // The texts of addresses seen, so that nothing is made anew while they stay.
    private readonly Dictionary<uint, byte[]> _texts = [];
    private readonly Dictionary<byte[], byte[]>.AlternateLookup<ReadOnlySpan<byte>> _sixTexts =
        new Dictionary<byte[], byte[]>(new NameComparer()).GetAlternateLookup<ReadOnlySpan<byte>>();
    private readonly int _socket;
    private readonly int _inet;
    private readonly int _ipv6;
    private readonly int _scope;
    private readonly int _hardware;

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    public InterfaceAddresses(string proc)
    {
        _six = new KernelFile(Path.Combine(proc, "net", "if_inet6"), lastBelow: KernelFile.ShortRecords);
        _socket = Socket(Internet, Datagram, 0);
        Table = new ValueTable("interface.address", _domain);
        (_inet, _ipv6, _scope, _hardware) = (Table.Column("inet"), Table.Column("ipv6"), Table.Column("scope"),
            Table.Column("hardware"));
    }

    public ValueTable Table { get; }

    /// <summary>Whether anyone wants addresses.</summary>
    public bool IsUsed { get; set; }

    public void Begin()
    {
        Table.Begin();
        _domain.Begin();
        if (IsUsed)
            _ = _six.Read();
    }

    public void Add(ReadOnlySpan<byte> name, InterfaceAttributes attributes)
    {
        if (!IsUsed || name.Length >= NameLength)
            return;
        var row = Table.AddRow(_domain.Add(name));
        if (attributes.Address() is { IsEmpty: false } address)
            Table.SetText(row, _hardware, address);
        Four(row, name);
        Six(row, name);
    }

    public void End() => _domain.End();

    public void Dispose()
    {
        _six.Dispose();
        if (_socket >= 0)
            _ = NativeCalls.Close(_socket);
    }

    private static ReadOnlySpan<byte> ScopeOf(ReadOnlySpan<byte> scope) => scope switch
    {
        [(byte)'0', (byte)'0'] => "Global"u8,
        [(byte)'1', (byte)'0'] => "Host"u8,
        [(byte)'2', (byte)'0'] => "Link"u8,
        [(byte)'4', (byte)'0'] => "Site"u8,
        [(byte)'8', (byte)'0'] => "Compat"u8,
        _ => "Unknown"u8,
    };

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static unsafe partial int Control(int handle, nuint request, byte* data);

    // struct ifreq: name of 16 bytes, struct sockaddr_in: family, port, address.
    private unsafe void Four(int row, ReadOnlySpan<byte> name)
    {
        Span<byte> request = stackalloc byte[RequestLength];
        request.Clear();
        name.CopyTo(request);
        int result;
        fixed (byte* data = request)
            result = _socket < 0 ? -1 : Control(_socket, GetAddress, data);
        if (result != 0)
            return;
        var bits = MemoryMarshal.Read<uint>(request[AddressOffset..]);
        if (!_texts.TryGetValue(bits, out var text))
            _texts.Add(bits, text = Encoding.ASCII.GetBytes(new IPAddress(bits).ToString()));
        Table.SetText(row, _inet, text);
    }

    private void Six(int row, ReadOnlySpan<byte> name)
    {
        Span<byte> address = stackalloc byte[16];
        var lines = new Lines(_six.Text);
        while (lines.Next(out var line))
        {
            // 32 digits, number of the interface, length of the prefix, scope, flags, name.
            var fields = new Fields(line);
            var digits = fields.Next();
            fields.Skip(1);
            var prefix = fields.Next();
            var scope = fields.Next();
            fields.Skip(1);
            if (digits.Length != 32 || !fields.Next().SequenceEqual(name))
                continue;
            var key = line[..(line.Length - fields.Rest.Length - name.Length)];
            if (!_sixTexts.TryGetValue(key, out var text))
            {
                if (!UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
                    || !Numbers.TryHex(prefix, out var length))
                    continue;
                System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(address, bits);
                text = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(address)}/{length}"));
                _sixTexts[key] = text;
            }

            Table.SetText(row, _ipv6, text);
            Table.SetText(row, _scope, ScopeOf(scope));
        }
    }
}
