namespace Perfolio.Reporting.Html;

/// <summary>What a report says beside the profile; everything is optional.</summary>
public sealed record ReportContext
{
    /// <summary>The title; the measured command when null.</summary>
    public string? Title { get; init; }

    /// <summary>The commit (or a description of it) that was measured; the profile's origin when null.</summary>
    public string? Commit { get; init; }

    /// <summary>When it was measured.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>The name of the profile.</summary>
    public string? ProfileName { get; init; }
}
