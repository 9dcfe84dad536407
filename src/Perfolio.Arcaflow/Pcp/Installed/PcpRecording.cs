using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perfolio.Arcaflow.Pcp.Recording;
using Perfolio.Arcaflow.Steps;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>
/// A pmcd on a free port of the loopback interface and a pmlogger that records from it, both with a configuration of their own.
/// Both end when the recording is disposed of.
/// </summary>
internal sealed class PcpRecording : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(1);

    // A client that cancels is answered within a second; only the first sample of a recorder that has just started, on a machine
    // that does not get round to it, is worth more.
    private static readonly TimeSpan FirstSampleLimit = TimeSpan.FromSeconds(5);
    private const string Loopback = "127.0.0.1";
    private const int Attempts = 3;

    // Metrics of an agent that is a process of its own and takes a moment to begin.
    private const string OfProcesses = "proc.";
    private const string ReadyWhenKnown = "proc.nprocs";
    private readonly PcpInstallation _pcp;
    private readonly WorkFolder _folder;
    private PcpProgram? _pmcd;
    private PcpProgram? _pmlogger;

    private PcpRecording(PcpInstallation pcp, WorkFolder folder)
    {
        _pcp = pcp;
        _folder = folder;
    }

    /// <summary>Base name of the archive.</summary>
    internal string Archive => _folder.File("archive");

    /// <summary>Starts recording.</summary>
    /// <param name="pcp">The installation.</param>
    /// <param name="folder">Where the archive and everything else goes.</param>
    /// <param name="configuration">What is recorded, in pmlogger's language.</param>
    /// <param name="interval">The interval where the configuration says <c>default</c>.</param>
    /// <param name="cancellation">Ends the waiting for the programs.</param>
    /// <exception cref="OperationException">A program does not start.</exception>
    internal static async Task<PcpRecording> StartAsync(
        PcpInstallation pcp, WorkFolder folder, string configuration, TimeSpan interval, CancellationToken cancellation)
    {
        var recording = new PcpRecording(pcp, folder);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(StartLimit);
            int port = await recording.StartPmcdAsync(limit.Token);
            if (configuration.Contains(OfProcesses, StringComparison.Ordinal)) await recording.AgentAsync(port, limit.Token);
            string file = folder.File("pmlogger.conf");
            // A last line without its end would be lost.
            await File.WriteAllTextAsync(file, configuration + "\n", limit.Token);
            recording._pmlogger = PcpProgram.Start(
                pcp, pcp.Pmlogger, folder.Root, "-h", Address(port),
                "-t", string.Create(CultureInfo.InvariantCulture, $"{(long)interval.TotalMilliseconds}msec"),
                "-c", file, "-l", recording.Log("pmlogger"), recording.Archive);
            return recording;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            string failure = recording._pmcd?.Failure(recording.Log("pmcd")) ?? "pmcd does not start";
            await recording.DisposeAsync();
            throw new OperationException(failure);
        }
        catch
        {
            await recording.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Records until the timeout or until the run is to end; then the archive is complete and has one sample at least.
    /// </summary>
    /// <exception cref="OperationException">A program has ended that should be running, or there is no sample.</exception>
    internal async Task RunAsync(TimeSpan? timeout, StepContext context)
    {
        long begin = context.Time.GetTimestamp();
        while (!context.Stopping.IsCancellationRequested)
        {
            TimeSpan left = timeout - context.Time.GetElapsedTime(begin) ?? Watch;
            if (left <= TimeSpan.Zero) break;
            await DelayAsync(left < Watch ? left : Watch, context);
            CheckRunning();
        }

        begin = context.Time.GetTimestamp();
        while (!FirstSample.IsIn(Archive) && context.Time.GetElapsedTime(begin) < FirstSampleLimit)
        {
            CheckRunning();
            await Task.Delay(Poll, context.Time, CancellationToken.None);
        }

        await FinishAsync(context.Log);
        if (!FirstSample.IsIn(Archive))
            throw new OperationException("the recording of pmlogger is empty: none of its metrics had a value before it ended");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pmlogger is not null) await _pmlogger.DisposeAsync();
        if (_pmcd is not null) await _pmcd.DisposeAsync();
    }

    private static async Task DelayAsync(TimeSpan time, StepContext context)
    {
        try
        {
            await Task.Delay(time, context.Time, context.Stopping);
        }
        catch (OperationCanceledException)
        {
            // The usual end.
        }
    }

    private void CheckRunning()
    {
        // A pmlogger that has nothing more to log ends by itself, with 0.
        foreach ((PcpProgram? program, string name) in new[] { (_pmcd, "pmcd"), (_pmlogger, "pmlogger") })
            if (program is { HasFailed: true })
                throw new OperationException(program.Failure(Log(name)));
    }

    // Ends the recorder, so that the archive is complete.
    private async Task FinishAsync(TextWriter log)
    {
        await _pmlogger!.EndAsync();
        if (!File.Exists(Log("pmlogger"))) return;
        foreach (string line in File.ReadLines(Log("pmlogger")).Where(
            l => l.Contains("Warning", StringComparison.Ordinal) || l.Contains("Error", StringComparison.Ordinal)))
            await log.WriteLineAsync(line);
    }

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"{Loopback}:{port}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A port that was free may be taken by the time pmcd binds it: then another one.
    private async Task<int> StartPmcdAsync(CancellationToken cancellation)
    {
        string agents = PmcdConfiguration.WriteAgents(_pcp, _folder.Root);
        string names = await PmcdConfiguration.NamesAsync(_pcp, _folder.Root, cancellation);
        // pmcd gives up the rights of root for a user who could not write into the folder of this run.
        string[] user = Environment.IsPrivilegedProcess ? ["-U", Environment.UserName] : [];
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            _pmcd = PcpProgram.Start(
                _pcp, _pcp.Pmcd, _folder.Root,
                [
                    "-f", "-A", .. user, "-i", Loopback, "-p", port.ToString(CultureInfo.InvariantCulture),
                    "-c", agents, "-n", names, "-l", Log("pmcd"), "-s", _folder.File("socket"),
                ]);
            if (await AcceptsAsync(_pmcd, port, cancellation)) return port;
            if (attempt == Attempts) throw new OperationException(_pmcd.Failure(Log("pmcd")));
            await _pmcd.DisposeAsync();
        }
    }

    // A pmlogger that asks for metrics of an agent that is not ready goes away.
    private async Task AgentAsync(int port, CancellationToken cancellation)
    {
        if (_pcp.Find("pmprobe") is not { } probe || _pcp.Agent("proc", isProcess: true) is null) return;
        while (true)
        {
            await using PcpProgram asking = PcpProgram.Start(_pcp, probe, _folder.Root, "-h", Address(port), ReadyWhenKnown);
            await asking.EndedAsync(cancellation);
            if (asking.Said == $"{ReadyWhenKnown} 1" || _pmcd!.HasEnded) return;
            await Task.Delay(Poll, cancellation);
        }
    }

    private static async Task<bool> AcceptsAsync(PcpProgram pmcd, int port, CancellationToken cancellation)
    {
        while (!pmcd.HasEnded)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(Poll, cancellation);
            }
        }

        return false;
    }

    private string Log(string program) => _folder.File(program + ".log");
}
