namespace Perfolio.Scheduling.Annotation;

/// <summary>What a remap wrote.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Remapped">Cells (cdict) or tasks (pfs) that got other names.</param>
/// <param name="Items">Rows or events of the file.</param>
/// <param name="Unit">What the items are: <c>rows</c> or <c>events</c>.</param>
public sealed record RemapResult(string File, int Remapped, long Items, string Unit);
