using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>
/// /proc/mounts with statfs: file systems of devices, named by device, and tmpfs, named by mount point. Of several mounts the
/// first counts. The list is only read when it has changed.
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
    private readonly MountWatch _watch;
    private readonly List<Mount> _mounts = [];
    private bool _isKnown;
    private byte[] _path = new byte[512];
    private byte[] _name = new byte[512];

    public FileSystemReader(string proc)
        : base(Path.Combine(proc, "mounts"), 1 << 14)
    {
        _watch = new MountWatch(Path.Combine(proc, "mounts"));
        _device = new ValueTable("filesys", _devices);
        _tmpfs = new ValueTable("tmpfs", _memory);
        _deviceColumns = new FileSystemColumns(_device);
        _tmpfsColumns = new FileSystemColumns(_tmpfs);
        Tables = [_device, _tmpfs, _all];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override void Read()
    {
        var changed = _watch.HasChanged();
        if (changed || !_isKnown)
        {
            _isKnown = true;
            base.Read();
            return;
        }

        Clear();
        foreach (var mount in _mounts)
            Fill(mount.IsDevice, mount.Id, mount.Path);
        Count();
    }

    protected override void Begin()
    {
        Clear();
        _mounts.Clear();
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
            Add(_memory, directory, directory);
        else if (device.StartsWith("/dev/"u8))
            Add(_devices, device, directory);
    }

    protected override void End(bool present)
    {
        _devices.End();
        _memory.End();
        Count();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _watch.Dispose();
    }

    private void Clear()
    {
        _device.Begin();
        _tmpfs.Begin();
        _all.Begin();
    }

    private void Count() => _all.Set(_all.AddRow(), 0, _device.RowCount);

    private void Add(InstanceDomain domain, ReadOnlySpan<byte> name, ReadOnlySpan<byte> directory)
    {
        if (directory.IsEmpty)
            return;
        var path = OctalEscapes.Decode(directory, ref _path);
        var id = domain.Add(OctalEscapes.Decode(name, ref _name)[..^1]);
        if (id < 0)
            return;
        _mounts.Add(new Mount(domain == _devices, id, path.ToArray()));
        Fill(domain == _devices, id, path);
    }

    // A file system that answers no more may be one whose way has changed, which does not count as a change of mounts.
    private void Fill(bool isDevice, int id, ReadOnlySpan<byte> path)
    {
        var table = isDevice ? _device : _tmpfs;
        _isKnown &= (isDevice ? _deviceColumns : _tmpfsColumns).Fill(table, table.AddRow(id), path);
    }

    private readonly record struct Mount(bool IsDevice, int Id, byte[] Path);
}
