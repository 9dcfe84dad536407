using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Recording;
using Perfolio.Metrics.Recording.Pmcd;

namespace Perfolio.Metrics.Reporting.Fetching;

/// <summary>The way back to a pmcd that was lost: at once, then after 1, 2, 4 … 60 s, until it is there.</summary>
internal sealed class PmcdReturn
{
    private readonly Task _task;

    private PmcdReturn(Task task) => _task = task;

    /// <summary>Whether it is there again, or trying has ended otherwise.</summary>
    public bool IsCompleted => _task.IsCompleted;

    /// <summary>Begins to try; until this is completed nothing else may use the source.</summary>
    /// <param name="source">The pmcd.</param>
    /// <param name="resume">What has to be asked anew before it is of use.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends the attempts.</param>
    public static PmcdReturn Begin(
        PmcdSource source, Func<CancellationToken, Task> resume, TimeProvider time, CancellationToken stop) =>
        new(Task.Run(() => TryAsync(source, resume, time, stop), CancellationToken.None));

    /// <summary>Awaits the end of the attempts.</summary>
    public Task ResultAsync() => _task;

    /// <summary>Waits for the end of the attempts after they were stopped.</summary>
    public void Wait() => _ = Task.WhenAny(_task).GetAwaiter().GetResult();

    private static async Task TryAsync(
        PmcdSource source, Func<CancellationToken, Task> resume, TimeProvider time, CancellationToken stop)
    {
        var begun = time.GetTimestamp();
        var outage = new SourceOutage();
        outage.Begin(TimeSpan.Zero);
        while (true)
        {
            try
            {
                await source.ReconnectAsync(stop);
                await resume(stop);
                return;
            }
            catch (Exception e) when (e is SourceLostException or PmcdException)
            {
                // Not there yet.
            }

            var wait = outage.Next - time.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, stop);
            outage.Postpone(time.GetElapsedTime(begun));
        }
    }
}
