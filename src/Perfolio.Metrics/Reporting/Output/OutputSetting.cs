using Perfolio.Archives.Time;
using Perfolio.Metrics.Reporting.Configuration;

namespace Perfolio.Metrics.Reporting.Output;

/// <summary>Where and how a report is written.</summary>
/// <param name="Stream">Takes the text; it is not closed.</param>
/// <param name="Settings">Options of the report.</param>
/// <param name="Zone">Zone of local times.</param>
/// <param name="Live">Whether rows are to be seen at once.</param>
/// <param name="Height">Lines of the terminal, for headers that are repeated.</param>
public sealed record OutputSetting(Stream Stream, ReportSettings Settings, ArchiveZone Zone, bool Live, int Height);
