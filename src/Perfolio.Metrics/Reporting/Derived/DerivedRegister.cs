using Perfolio.Archives.Format;
using Perfolio.Metrics.Reporting.Contexts;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>Values of one node of an expression: one per instance, or one.</summary>
internal sealed class DerivedRegister
{
    public required MetricType Type { get; init; }

    public required MetricSemantics Semantics { get; init; }

    public required MetricUnits Units { get; init; }

    /// <summary>Instances; null for one value without.</summary>
    public KnownInstances? Instances { get; init; }

    /// <summary>Whether this is a number in the definition, which fits units of any dimensions in comparisons.</summary>
    public bool IsConstant { get; init; }

    public long[] Bits { get; private set; } = new long[1];

    public bool[] Has { get; private set; } = new bool[1];

    public int Count => Instances?.Count ?? 1;

    public bool IsNumeric => DerivedNumber.IsNumeric(Type);

    /// <summary>Makes room for all instances and empties it.</summary>
    public void Clear()
    {
        if (Bits.Length < Count)
        {
            Bits = new long[Count];
            Has = new bool[Count];
        }

        Has.AsSpan().Clear();
    }

    /// <summary>Makes room and keeps what is there.</summary>
    public void Grow()
    {
        if (Bits.Length >= Count)
            return;
        var bits = new long[Count];
        var has = new bool[Count];
        Bits.CopyTo(bits, 0);
        Has.CopyTo(has, 0);
        Bits = bits;
        Has = has;
    }

    public double Real(int index) => DerivedNumber.ToReal(Bits[index], Type);

    public void Set(int index, long bits)
    {
        Bits[index] = bits;
        Has[index] = true;
    }
}
