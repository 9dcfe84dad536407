namespace Perfolio.Scheduling.Model;

/// <summary>Events of a capture in time order, whatever file they come from.</summary>
public interface ISchedEventSource : IDisposable
{
    /// <summary>What is known of the capture.</summary>
    CaptureFacts Facts { get; }

    /// <summary>The tasks that events refer to; it grows while events are read.</summary>
    TaskTable Tasks { get; }

    /// <summary>What was lost up to the event read last.</summary>
    CaptureLoss Loss { get; }

    /// <summary>One line for each thing that is wrong with the file, complete once the end was reached.</summary>
    IReadOnlyList<string> Problems { get; }

    /// <summary>How far reading has come, from 0 to 1; null when the size is not known.</summary>
    double? Progress { get; }

    /// <summary>Reads the next event; allocates nothing.</summary>
    /// <param name="next">The event.</param>
    /// <returns>False at the end.</returns>
    /// <exception cref="SchedulingException">The file is damaged beyond use.</exception>
    bool Read(out SchedEvent next);
}
