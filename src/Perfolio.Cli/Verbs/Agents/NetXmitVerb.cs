using System.CommandLine;
using System.Globalization;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Tracing;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent net-xmit</c>: network transmit latency from the kernel's tracepoints.</summary>
internal static class NetXmitVerb
{
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(100);

    public static Verb Make()
    {
        var directory = new Option<string?>("--directory")
        {
            Description = "Publish metadata.json and data.json here; without it a document per line is printed."
        };
        var interval = new Option<double>("--interval", "-t")
        {
            Description = "Seconds between documents.",
            DefaultValueFactory = _ => 1
        };
        var count = new Option<int?>("--count", "-s") { Description = "End after so many documents." };
        var verb = new Verb("net-xmit", "Measure how long packets wait between the queue of a network device and its driver, " +
            "per device. Needs root; no systemtap.",
            "perfolio agent net-xmit --count 5", "perfolio agent net-xmit --directory /run/net_xmit")
        {
            directory, interval, count,
        };
        return verb.Does(async (session, result, token) =>
        {
            double seconds = result.GetValue(interval);
            if (seconds is not (>= 0.1 and <= 86400))
                throw new UsageException(
                    string.Create(CultureInfo.InvariantCulture, $"--interval {seconds} is not a number of seconds from 0.1 to 86400"));
            using var tracer = new TransmitTracer(session.Time);
            string? place = result.GetValue(directory) is { } path ? Path.GetFullPath(path, session.Directory) : null;
            using Stream output = StandardStream.Output();
            using var timer = new PeriodicTimer(Round, session.Time);
            long begun = session.Time.GetTimestamp();
            for (int written = 0; written < (result.GetValue(count) ?? int.MaxValue);)
            {
                try
                {
                    // The kernel's buffers are emptied more often than documents are wanted.
                    await timer.WaitForNextTickAsync(token);
                }
                catch (OperationCanceledException)
                {
                    break;
                }

                tracer.Collect();
                if (session.Time.GetElapsedTime(begun) < TimeSpan.FromSeconds(seconds * (written + 1))) continue;
                written++;
                if (place is not null) tracer.Document.Publish(place);
                else output.Write(tracer.Document.Data());
                output.Flush();
            }

            return ExitCode.Done;
        });
    }
}
