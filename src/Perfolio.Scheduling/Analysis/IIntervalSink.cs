namespace Perfolio.Scheduling.Analysis;

/// <summary>Takes the intervals that a <see cref="SchedulingAnalyzer"/> finds.</summary>
public interface IIntervalSink
{
    /// <summary>Takes one interval.</summary>
    void Add(ref readonly TaskInterval interval);
}
