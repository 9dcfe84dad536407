using System.Text;
using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Sampling;

/// <summary>One value: of an instance, or of a metric without instances.</summary>
public readonly struct MetricValue
{
    private readonly MetricColumn? _column;
    private readonly int _row;

    internal MetricValue(MetricColumn column, int row)
    {
        _column = column;
        _row = row;
    }

    /// <summary>Whether there is a value.</summary>
    public bool Exists => _column is not null;

    /// <summary>Internal id of the instance; -1 for a metric without instances.</summary>
    public int Instance => Column.Table.IdOf(_row);

    /// <summary>Name of the instance, such as <c>cpu0</c>; null for a metric without instances.</summary>
    public string? InstanceName => Column.Table.Domain?.List.NameOf(Instance);

    /// <summary>Type of the value.</summary>
    public MetricType Type => Column.Type;

    /// <summary>The bits: of integers the value, of floating point its 64-bit form.</summary>
    public long Bits => Column.Table.Bits(_row, Column.Column);

    /// <summary>The value as a number; of texts not a number.</summary>
    public double Number => Column.Type switch
    {
        MetricType.Float or MetricType.Double => BitConverter.Int64BitsToDouble(Bits),
        MetricType.Int32 => (int)Bits,
        MetricType.UInt32 => (uint)Bits,
        MetricType.Int64 => Bits,
        MetricType.UInt64 => (ulong)Bits,
        _ => double.NaN,
    };

    /// <summary>A text as it stands, without a NUL; empty for numbers.</summary>
    public ReadOnlySpan<byte> Bytes => Column.Table.Text(_row, Column.Column);

    private MetricColumn Column => _column ?? throw new InvalidOperationException("there is no value");

    /// <summary>The value in words, as PCP's tools print texts and numbers.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Column.Type switch
    {
        MetricType.String => Encoding.UTF8.GetString(Bytes),
        MetricType.Int64 => Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
        MetricType.UInt64 => ((ulong)Bits).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => Number.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
    };
}
