namespace Perfolio.Archives.Repair;

/// <summary>What a repair did.</summary>
/// <param name="Damages">Each place where the input was damaged, in the order met.</param>
/// <param name="Warnings">Oddities that cost nothing, such as a missing index.</param>
/// <param name="Records">Data records written, marks not counted.</param>
/// <param name="Marks">Marks written because data were lost before them.</param>
/// <param name="ValueSetsDropped">Metrics' values left out because their description was lost.</param>
public sealed record RepairReport(
    IReadOnlyList<Damage> Damages, IReadOnlyList<Damage> Warnings, long Records, long Marks, long ValueSetsDropped);
