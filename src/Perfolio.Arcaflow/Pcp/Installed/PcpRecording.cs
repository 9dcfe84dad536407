using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perfolio.Profiles;

namespace Perfolio.Arcaflow.Pcp.Installed;

/// <summary>
/// A pmcd on a free port of the loopback interface and a pmlogger that records from it, both with a configuration of their own and in a
/// folder of their own. Everything ends and the folder goes when the recording is disposed of.
/// </summary>
internal sealed class PcpRecording : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private const int Attempts = 3;
    private readonly PcpInstallation _pcp;
    private readonly string _folder = Directory.CreateTempSubdirectory("perfolio-pcp-").FullName;
    private PcpProgram? _pmcd;
    private PcpProgram? _pmlogger;

    private PcpRecording(PcpInstallation pcp) => _pcp = pcp;

    /// <summary>Base name of the archive.</summary>
    internal string Archive => Path.Combine(_folder, "archive");

    /// <summary>Starts recording.</summary>
    /// <param name="pcp">The installation.</param>
    /// <param name="configuration">What is recorded, in pmlogger's language.</param>
    /// <param name="cancellation">Ends the waiting for the programs.</param>
    /// <exception cref="OperationException">A program does not start.</exception>
    internal static async Task<PcpRecording> StartAsync(PcpInstallation pcp, string configuration, CancellationToken cancellation)
    {
        var recording = new PcpRecording(pcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(StartLimit);
            int port = await recording.StartPmcdAsync(limit.Token);
            string file = Path.Combine(recording._folder, "pmlogger.conf");
            await File.WriteAllTextAsync(file, configuration, limit.Token);
            recording._pmlogger = PcpProgram.Start(
                pcp, pcp.Pmlogger, recording._folder, "-h", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "-c", file, "-l", recording.Log("pmlogger"), recording.Archive);
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

    /// <summary>Throws when a program has ended that should be running.</summary>
    /// <exception cref="OperationException">One has.</exception>
    internal void CheckRunning()
    {
        foreach ((PcpProgram? program, string name) in new[] { (_pmcd, "pmcd"), (_pmlogger, "pmlogger") })
            if (program is { HasEnded: true })
                throw new OperationException(program.Failure(Log(name)));
    }

    /// <summary>Ends the recorder, so that the archive is complete.</summary>
    /// <param name="log">Where what the recorder said goes.</param>
    internal async Task FinishAsync(TextWriter log)
    {
        if (_pmlogger is null) return;
        await _pmlogger.EndAsync();
        if (!File.Exists(Log("pmlogger"))) return;
        foreach (string line in File.ReadLines(Log("pmlogger")).Where(l => l.Contains("Warning", StringComparison.Ordinal) || l.Contains("Error", StringComparison.Ordinal)))
            await log.WriteLineAsync(line);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pmlogger is not null) await _pmlogger.DisposeAsync();
        if (_pmcd is not null) await _pmcd.DisposeAsync();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (IOException)
        {
            // Left to whoever cleans the folder for temporary files.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // A port that was free may be taken by the time pmcd binds it: then another one.
    private async Task<int> StartPmcdAsync(CancellationToken cancellation)
    {
        string agents = PmcdConfiguration.WriteAgents(_pcp, _folder);
        string names = await PmcdConfiguration.NamesAsync(_pcp, _folder, cancellation);
        // pmcd gives up the rights of root for a user who could not write into the folder of this run.
        string[] user = Environment.IsPrivilegedProcess ? ["-U", Environment.UserName] : [];
        for (int attempt = 1; ; attempt++)
        {
            int port = FreePort();
            _pmcd = PcpProgram.Start(
                _pcp, _pcp.Pmcd, _folder,
                ["-f", "-A", .. user, "-i", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-c", agents, "-n", names, "-l", Log("pmcd"), "-s", Path.Combine(_folder, "socket")]);
            if (await AcceptsAsync(_pmcd, port, cancellation)) return port;
            if (attempt == Attempts) throw new OperationException(_pmcd.Failure(Log("pmcd")));
            await _pmcd.DisposeAsync();
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

    private string Log(string program) => Path.Combine(_folder, program + ".log");
}
