namespace Perfolio.Scheduling.Conversion;

/// <summary>What a conversion wrote.</summary>
/// <param name="Files">Paths of the files.</param>
/// <param name="Items">Events or rows written.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="Remapped">Tasks (.pfs and others) or cells (cdict) that got role names.</param>
/// <param name="Stored">Rows by event name (cdict only).</param>
/// <param name="Dropped">Events that yield no row, by kind (cdict only).</param>
public sealed record ConvertResult(
    IReadOnlyList<string> Files, long Items, long Bytes, int Remapped,
    IReadOnlyList<KeyValuePair<string, long>> Stored, IReadOnlyList<KeyValuePair<string, long>> Dropped);
