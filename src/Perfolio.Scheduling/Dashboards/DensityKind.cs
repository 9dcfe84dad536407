namespace Perfolio.Scheduling.Dashboards;

/// <summary>The four densities of a task; series <c>4 * task + kind</c> of a <see cref="DensityGrid"/>.</summary>
public enum DensityKind
{
    /// <summary>Runs, at their end.</summary>
    Run,

    /// <summary>Sleeps, I/O waits among them, at their end.</summary>
    Sleep,

    /// <summary>Guest times, at the VM exit.</summary>
    Guest,

    /// <summary>Host times between two guest times, at the VM entry.</summary>
    Root,
}
