using System.Text;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>GROUP/RESOURCE.pressure of control groups: columns such as <c>some.avg10</c> and <c>full.total</c>.</summary>
internal sealed class ControlGroupPressure
{
    private const int PerKind = PressureLine.Averages + 1;

    private readonly byte[] _file;
    private readonly int[] _columns;

    public ControlGroupPressure(string resource, InstanceDomain groups)
    {
        Table = new ValueTable("cgroup.pressure." + resource, groups);
        _file = Encoding.ASCII.GetBytes(resource + ".pressure");
        _columns = [.. Of("some"), .. Of("full")];

        int[] Of(string kind) =>
        [
            Table.Column(kind + ".avg10"), Table.Column(kind + ".avg60"), Table.Column(kind + ".avg300"),
            Table.Column(kind + ".total"),
        ];
    }

    public ValueTable Table { get; }

    /// <summary>Name of the file.</summary>
    public ReadOnlySpan<byte> File => _file;

    /// <summary>Adds what a file says, if anything.</summary>
    public void Fill(int id, ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return;
        var row = Table.AddRow(id);
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            if (!PressureLine.TryKind(ref fields, out var isFull))
                continue;
            var columns = _columns.AsSpan(isFull ? PerKind : 0, PerKind);
            for (var i = 0; i < PressureLine.Averages; i++)
            {
                if (Numbers.TryDouble(PressureLine.ValueOf(fields.Next()), out var average))
                    Table.SetDouble(row, columns[i], average);
            }

            if (Numbers.TryUInt64(PressureLine.ValueOf(fields.Next()), out var total))
                Table.Set(row, columns[^1], total);
        }
    }
}
