using Perfolio.Archives.Format;

namespace Perfolio.Metrics.Reporting.Derived;

/// <summary>One step of an expression. Operands are nodes that stand before it in the list.</summary>
internal sealed record DerivedNode(DerivedOperation Operation, int Column)
{
    public int Left { get; init; } = -1;

    public int Right { get; init; } = -1;

    public int Third { get; init; } = -1;

    /// <summary>Name of a metric or an instance, or a regular expression.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether <see cref="Text"/> is a regular expression.</summary>
    public bool IsPattern { get; init; }

    /// <summary>Whether the instances that do not match are meant.</summary>
    public bool IsInverted { get; init; }

    /// <summary>A constant: an integer, or the bits of a double.</summary>
    public long Bits { get; init; }

    public MetricType Type { get; init; } = MetricType.UInt32;

    public MetricSemantics Semantics { get; init; } = MetricSemantics.Discrete;

    public MetricUnits Units { get; init; }

    /// <summary>Factor of rescaling that the units do not have.</summary>
    public double Factor { get; init; } = 1;
}
