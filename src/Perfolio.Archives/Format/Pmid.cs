using System.Globalization;

namespace Perfolio.Archives.Format;

/// <summary>Identifier of a metric: domain (9 bits), cluster (12) and item (10).</summary>
/// <param name="Value">The packed identifier.</param>
public readonly record struct Pmid(uint Value) : IComparable<Pmid>
{
    /// <summary>The null identifier.</summary>
    public static readonly Pmid Null = new(uint.MaxValue);

    /// <summary>Domain of the agent.</summary>
    public int Domain => (int)(Value >> 22) & 0x1ff;

    /// <summary>Cluster within the domain.</summary>
    public int Cluster => (int)(Value >> 10) & 0xfff;

    /// <summary>Item within the cluster.</summary>
    public int Item => (int)Value & 0x3ff;

    /// <summary>Packs an identifier.</summary>
    /// <param name="domain">0 to 511.</param>
    /// <param name="cluster">0 to 4095.</param>
    /// <param name="item">0 to 1023.</param>
    /// <returns>The identifier.</returns>
    public static Pmid From(int domain, int cluster, int item) =>
        new(((uint)domain & 0x1ff) << 22 | ((uint)cluster & 0xfff) << 10 | ((uint)item & 0x3ff));

    /// <inheritdoc/>
    public int CompareTo(Pmid other) => Value.CompareTo(other.Value);

    /// <summary>The usual notation.</summary>
    /// <returns>Such as <c>60.12.7</c>, or <c>PM_ID_NULL</c>.</returns>
    public override string ToString() => Value == uint.MaxValue
        ? "PM_ID_NULL"
        : string.Create(CultureInfo.InvariantCulture, $"{Domain}.{Cluster}.{Item}");
}
