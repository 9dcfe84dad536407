using System.Globalization;

namespace Perfolio.Archives.Format;

/// <summary>Identifier of an instance domain: domain (9 bits) and serial (22 bits).</summary>
/// <param name="Value">The packed identifier.</param>
public readonly record struct InstanceDomainId(uint Value) : IComparable<InstanceDomainId>
{
    /// <summary>The null domain of singular metrics.</summary>
    public static readonly InstanceDomainId Null = new(uint.MaxValue);

    /// <summary>Whether this is the null domain: the metric is singular.</summary>
    public bool IsNull => Value == uint.MaxValue;

    /// <summary>Domain of the agent.</summary>
    public int Domain => (int)(Value >> 22) & 0x1ff;

    /// <summary>Serial within the domain.</summary>
    public int Serial => (int)Value & 0x3fffff;

    /// <summary>Packs an identifier.</summary>
    /// <param name="domain">0 to 511.</param>
    /// <param name="serial">0 to 4194303.</param>
    /// <returns>The identifier.</returns>
    public static InstanceDomainId From(int domain, int serial) =>
        new(((uint)domain & 0x1ff) << 22 | ((uint)serial & 0x3fffff));

    /// <inheritdoc/>
    public int CompareTo(InstanceDomainId other) => Value.CompareTo(other.Value);

    /// <summary>The usual notation.</summary>
    /// <returns>Such as <c>60.3</c>, or <c>PM_INDOM_NULL</c>.</returns>
    public override string ToString() => IsNull
        ? "PM_INDOM_NULL"
        : string.Create(CultureInfo.InvariantCulture, $"{Domain}.{Serial}");
}
