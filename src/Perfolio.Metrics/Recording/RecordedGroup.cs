namespace Perfolio.Metrics.Recording;

/// <summary>One group while it is recorded.</summary>
/// <param name="group">What is asked for.</param>
/// <param name="selection">What there is of it.</param>
internal sealed class RecordedGroup(RecordGroup group, IMetricSelection selection)
{
    public RecordGroup Group => group;

    public TimeSpan Interval => group.Interval;

    /// <summary>When it is due; null for a group that is recorded once.</summary>
    public RecordSchedule? Schedule { get; } = group.Interval > TimeSpan.Zero ? new RecordSchedule(group.Interval) : null;

    /// <summary>What samples it; null when a source that came back has nothing of it.</summary>
    public IMetricSelection? Selection { get; set; } = selection;
}
