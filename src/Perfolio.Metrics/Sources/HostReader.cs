using System.Runtime.InteropServices;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>uname(2) and the name of the distribution.</summary>
internal sealed partial class HostReader : MetricReader
{
    private const int FieldSize = 65;
    private const int FieldCount = 6;

    // In the order of struct utsname.
    private static readonly string[] Keys = ["sysname", "nodename", "release", "version", "machine"];

    private readonly ValueTable _table = new("uname");
    private readonly byte[] _distribution;
    private readonly byte[] _buffer = new byte[FieldSize * FieldCount];
    private readonly int[] _columns;
    private readonly int _machine;
    private readonly int _distro;
    private readonly int _whole;

    /// <summary>Makes a reader.</summary>
    /// <param name="etc">Where /etc is.</param>
    public HostReader(string etc)
    {
        _distribution = System.Text.Encoding.UTF8.GetBytes(DistributionName.Find(etc));
        _columns = Array.ConvertAll(Keys, _table.Column);
        _machine = _table.Column("hwmachine");
        _distro = _table.Column("distro");
        _whole = _table.Column("uname");
        Tables = [_table];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public override unsafe void Read()
    {
        _table.Begin();
        fixed (byte* buffer = _buffer)
        {
            if (Name(buffer) != 0)
                return;
        }

        var row = _table.AddRow();
        for (var i = 0; i < _columns.Length; i++)
            _table.SetText(row, _columns[i], Field(i));
        _table.SetText(row, _machine, Field(Keys.Length - 1));
        Span<byte> whole = stackalloc byte[FieldSize * FieldCount];
        var text = new NameBuilder(whole);
        for (var i = 0; i < _columns.Length; i++)
            text = (i == 0 ? text : text.Add(" "u8)).Add(Field(i));
        _table.SetText(row, _whole, text.Text);
        if (_distribution.Length > 0)
            _table.SetText(row, _distro, _distribution);
    }

    protected override void Dispose(bool disposing)
    {
    }

    [LibraryImport("libc", EntryPoint = "uname")]
    private static unsafe partial int Name(byte* buffer);

    private ReadOnlySpan<byte> Field(int index)
    {
        var field = _buffer.AsSpan(index * FieldSize, FieldSize);
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
