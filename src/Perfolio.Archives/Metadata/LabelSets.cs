using Perfolio.Archives.Format;

namespace Perfolio.Archives.Metadata;

/// <summary>What a label set is attached to; <see cref="Compound"/> and <see cref="Optional"/> may be or-ed in.</summary>
[Flags]
public enum LabelSetKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The whole archive.</summary>
    Context = 1,

    /// <summary>A domain.</summary>
    Domain = 2,

    /// <summary>An instance domain.</summary>
    InstanceDomain = 4,

    /// <summary>A cluster.</summary>
    Cluster = 8,

    /// <summary>A metric.</summary>
    Item = 16,

    /// <summary>The instances of a domain.</summary>
    Instances = 32,

    /// <summary>Compound value.</summary>
    Compound = 64,

    /// <summary>Not part of the identity.</summary>
    Optional = 128,
}

/// <summary>One label: positions of its name and value in the set's JSON text.</summary>
/// <param name="NameOffset">Start of the name.</param>
/// <param name="NameLength">Length of the name.</param>
/// <param name="Flags">Kind and flags.</param>
/// <param name="ValueOffset">Start of the value; a string's value includes its quotes.</param>
/// <param name="ValueLength">Length of the value.</param>
public readonly record struct MetricLabel(
    ushort NameOffset, byte NameLength, LabelSetKind Flags, ushort ValueOffset, ushort ValueLength);

/// <summary>Labels of one thing.</summary>
/// <param name="Instance">Instance id, -1 unless the sets are those of instances.</param>
/// <param name="Json">The JSON text, as bytes.</param>
/// <param name="Labels">The labels in it; empty when <paramref name="Error"/> is set.</param>
/// <param name="Error">Negative error code stored instead of labels, or 0.</param>
public sealed record LabelSet(int Instance, byte[] Json, IReadOnlyList<MetricLabel> Labels, int Error = 0);

/// <summary>A record of label sets.</summary>
/// <param name="Time">From when on it holds.</param>
/// <param name="Kind">What it is attached to.</param>
/// <param name="Ident">Domain number, pmid or indom; <c>0xffffffff</c> for the context.</param>
/// <param name="Sets">The sets.</param>
public sealed record LabelSets(Timestamp Time, LabelSetKind Kind, uint Ident, IReadOnlyList<LabelSet> Sets)
{
    /// <summary>Where the framed record stands in <c>.meta</c>; -1 when it was not read from a file.</summary>
    public long Offset { get; init; } = -1;
}
