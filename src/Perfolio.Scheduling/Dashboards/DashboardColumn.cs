namespace Perfolio.Scheduling.Dashboards;

/// <summary>A column of a table.</summary>
/// <param name="Key">Its name in files, with the unit, such as <c>run_ms</c>.</param>
/// <param name="Heading">Its name for people.</param>
/// <param name="Unit">The unit; empty for none.</param>
/// <param name="Digits">Digits behind the point on pages; -1 for text.</param>
public sealed record DashboardColumn(string Key, string Heading, string Unit = "", int Digits = 0);
