using Perfolio.Archives.Format;
using Perfolio.Metrics.Reading;
using Perfolio.Metrics.Sampling;

namespace Perfolio.Metrics.Sources;

/// <summary>/proc/pressure/RESOURCE: lines <c>some</c> and <c>full</c> with <c>avg10= avg60= avg300= total=</c>.</summary>
internal sealed class PressureReader : FileReader
{
    private readonly InstanceDomain _domain;
    private readonly ValueTable _averages;
    private readonly ValueTable _totals;
    private readonly int[] _rows = new int[PressureLine.Averages];

    /// <summary>Makes a reader.</summary>
    /// <param name="proc">Where /proc is.</param>
    /// <param name="resource"><c>cpu</c>, <c>memory</c>, <c>io</c> or <c>irq</c>.</param>
    /// <param name="domain">The averaging windows, which the four readers share.</param>
    public PressureReader(string proc, string resource, InstanceDomain domain)
        : base(Path.Combine(proc, "pressure", resource), 512, KernelFile.Whole)
    {
        _domain = domain;
        _averages = new ValueTable($"pressure.{resource}.avg", domain);
        _totals = new ValueTable($"pressure.{resource}");
        Tables = [_averages, _totals];
    }

    public override IReadOnlyList<ValueTable> Tables { get; }

    public static InstanceDomain Windows() => new(InstanceDomainId.From(60, 37));

    public override void Parse(ReadOnlySpan<byte> text)
    {
        _averages.Begin();
        _totals.Begin();
        _domain.Begin();
        _domain.Add(10, "10 second"u8);
        _domain.Add(60, "1 minute"u8);
        _domain.Add(300, "5 minute"u8);
        _domain.End();
        if (text.IsEmpty)
            return;
        var row = _totals.AddRow();
        _rows[0] = _averages.AddRow(10);
        _rows[1] = _averages.AddRow(60);
        _rows[2] = _averages.AddRow(300);
        var lines = new Lines(text);
        while (lines.Next(out var line))
        {
            var fields = new Fields(line);
            if (!PressureLine.TryKind(ref fields, out var isFull))
                continue;
            var name = isFull ? "full" : "some";
            for (var i = 0; i < _rows.Length; i++)
            {
                if (Numbers.TryDouble(PressureLine.ValueOf(fields.Next()), out var average))
                    _averages.SetDouble(_rows[i], _averages.Column(name), average);
            }

            if (Numbers.TryUInt64(PressureLine.ValueOf(fields.Next()), out var total))
                _totals.Set(row, _totals.Column(name), total);
        }
    }
}
