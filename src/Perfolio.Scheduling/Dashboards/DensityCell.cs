namespace Perfolio.Scheduling.Dashboards;

/// <summary>Intervals that ended in one bin of time and have about one length.</summary>
/// <param name="Bin">The bin of time.</param>
/// <param name="Series">What they belong to.</param>
/// <param name="Row">The row of their length.</param>
/// <param name="Count">How many.</param>
public readonly record struct DensityCell(int Bin, int Series, int Row, int Count);
