using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/mounts with statfs: file systems of devices, named by device, and tmpfs, named by mount point. Of several mounts the
/// first counts.
/// </summary>
internal sealed class FileSystemReader : LineReader
{
    private readonly InstanceDomain _devices = new(InstanceDomainId.From(60, 5));
    private readonly InstanceDomain _memory = new(InstanceDomainId.From(60, 18));
    private readonly ValueTable _device;
    private readonly ValueTable _tmpfs;
    private readonly ValueTable _all = new("filesysall");
    private readonly FileSystemColumns _deviceColumns;
    private readonly FileSystemColumns _tmpfsColumns;
    private byte[] _path = new byte[512];
    private byte[] _name = new byte[512];

    public FileSystemReader(string proc)
        : base(Path.Combine(proc, "mounts"), 1 << 14)
    {
        _device = new ValueTable("filesys", _devices);
        _tmpfs = new ValueTable("tmpfs", _memory);
        _deviceColumns = new FileSystemColumns(_device);
        _tmpfsColumns = new FileSystemColumns(_tmpfs);
        Tables = [_device, _tmpfs, _all];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    protected override void Begin()
    {
        _device.Begin();
        _tmpfs.Begin();
        _all.Begin();
        _devices.Begin();
        _memory.Begin();
    }

    protected override void Line(ReadOnlySpan<byte> line)
    {
        var fields = new Fields(line);
        var device = fields.Next();
        var directory = fields.Next();
        var type = fields.Next();
        if (type.SequenceEqual("tmpfs"u8))
            Add(_memory, _tmpfs, _tmpfsColumns, directory, directory);
        else if (device.StartsWith("/dev/"u8))
            Add(_devices, _device, _deviceColumns, device, directory);
    }

    protected override void End(bool present)
    {
        _devices.End();
        _memory.End();
        _all.Set(_all.AddRow(), 0, _device.RowCount);
    }

    private void Add(InstanceDomain domain, ValueTable table, FileSystemColumns columns, ReadOnlySpan<byte> name,
        ReadOnlySpan<byte> directory)
    {
        if (directory.IsEmpty)
            return;
        var path = OctalEscapes.Decode(directory, ref _path);
        var id = domain.Add(OctalEscapes.Decode(name, ref _name)[..^1]);
        if (id >= 0)
            columns.Fill(table, table.AddRow(id), path);
    }
}
