using Perfolio.Scheduling.Model;

namespace Perfolio.Scheduling.Dashboards;

/// <summary>
/// Everything that is shown of one capture: figures by task, densities, and who ran where. Made in one pass over the events.
/// </summary>
public sealed class CaptureDashboard
{
    internal CaptureDashboard(string file, DashboardOptions options)
    {
        File = file;
        Density = new DensityGrid(options.MostCells);
        Timeline = new CoreTimeline(options.MostCells);
    }

    /// <summary>Path of the capture.</summary>
    public string File { get; }

    /// <summary>What the run is called among others.</summary>
    public string Name { get; set; } = "";

    /// <summary>What is known of the capture.</summary>
    public CaptureFacts Facts { get; internal set; } = new();

    /// <summary>What was lost.</summary>
    public CaptureLoss Loss { get; internal set; } = new();

    /// <summary>What is wrong with the file.</summary>
    public IReadOnlyList<string> Problems { get; internal set; } = [];

    /// <summary>Beginning of the window, ns since the capture's first event.</summary>
    public long From { get; internal set; }

    /// <summary>Length of the window in ns, not beyond the capture's end: what percentages are of.</summary>
    public long Length { get; internal set; }

    /// <summary>Length that was asked for; larger than <see cref="Length"/> when the capture ends before.</summary>
    public long Asked { get; internal set; }

    /// <summary>Events in the window.</summary>
    public long Events { get; internal set; }

    /// <summary>The selected tasks, by name.</summary>
    public IReadOnlyList<TaskFigures> Tasks { get; internal set; } = [];

    /// <summary>
    /// Index into <see cref="Tasks"/> of the groups that <see cref="Density"/> and <see cref="Timeline"/> speak of; -1 for none.
    /// </summary>
    public IReadOnlyList<int> TaskOfGroup { get; internal set; } = [];

    /// <summary>Densities; series are <c>4 * group + kind</c>.</summary>
    public DensityGrid Density { get; }

    /// <summary>Who ran where, tasks that are not selected included; the idle task not.</summary>
    public CoreTimeline Timeline { get; }

    /// <summary>Time each CPU was busy in the window, with any task, ns.</summary>
    public SortedDictionary<int, CoreShare> Cores { get; } = [];

    /// <summary>
    /// Where sockets begin: CPUs whose socket is not that of the CPU before; empty when the capture does not tell.
    /// </summary>
    public IReadOnlyList<int> SocketBorders
    {
        get
        {
            IReadOnlyList<int> sockets = Facts.SocketOfCpu;
            return [.. Enumerable.Range(1, Math.Max(0, sockets.Count - 1)).Where(cpu => sockets[cpu] != sockets[cpu - 1])];
        }
    }

    /// <summary>Number of CPUs to draw: those of the facts, and all that were seen.</summary>
    public int CpuCount => Math.Max(Math.Clamp(Facts.Cpus ?? 0, 0, 65536), Cores.Count == 0 ? 1 : Cores.Keys.Last() + 1);

    /// <summary>A time as a part of the window, in percent.</summary>
    public double Percent(long nanoseconds) => Length <= 0 ? 0 : 100.0 * nanoseconds / Length;

    /// <summary>A number per second of the window.</summary>
    public double PerSecond(long count) => Length <= 0 ? 0 : count * 1e9 / Length;
}
