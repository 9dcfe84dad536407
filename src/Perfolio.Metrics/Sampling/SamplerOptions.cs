namespace Perfolio.Metrics.Sampling;

/// <summary>Where the kernel's files are and which clock stamps samples.</summary>
public sealed record SamplerOptions
{
    /// <summary>The defaults.</summary>
    public static readonly SamplerOptions Default = new();

    /// <summary>Where /proc is.</summary>
    public string Proc { get; init; } = "/proc";

    /// <summary>Where /sys is.</summary>
    public string Sys { get; init; } = "/sys";

    /// <summary>Where /etc is.</summary>
    public string Etc { get; init; } = "/etc";

    /// <summary>The file that says who is logged in.</summary>
    public string Users { get; init; } = "/run/utmp";

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
