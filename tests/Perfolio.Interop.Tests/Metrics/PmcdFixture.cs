using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Perfolio.Archives.Tests;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Protocol.Client;
using Perfolio.Metrics.Protocol.Pmda;
using Perfolio.Metrics.Tests.Protocol;

namespace Perfolio.Interop.Tests.Metrics;

/// <summary>
/// A real pmcd of our own on a loopback port, with PCP's Linux agent started over a pipe, its own agent, and an agent of ours
/// in this process that it reaches over TCP (domain 390, <c>perfolio</c>).
/// </summary>
public sealed class PmcdFixture : IAsyncLifetime, IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly TcpListener _agent = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private Process? _pmcd;

    public Scratch Scratch => _scratch;

    /// <summary>What our agent answers from.</summary>
    public SampleMetrics Metrics { get; } = new();

    public PmcdAddress Address { get; private set; } = new("127.0.0.1", 1);

    /// <summary>The address as PCP's tools take it.</summary>
    public string Host => $"127.0.0.1:{Address.Port}";

    public PmcdAddress Socket => new(null, 0, _scratch.Path("pmcd.socket"));

    /// <summary>What our agent could not answer.</summary>
    public List<string> Log { get; } = [];

    public async Task InitializeAsync()
    {
        _agent.Start();
        _ = ServeAsync();
        var pmdas = Path.Combine(PcpTools.Root, "usr/lib/pcp/pmdas");
        await File.WriteAllTextAsync(_scratch.Path("pmcd.conf"), $"""
            pmcd 2 dso pmcd_init {pmdas}/pmcd/pmda_pmcd.so
            linux 60 pipe binary {pmdas}/linux/pmdalinux -d 60 -l {_scratch.Path("linux.log")}
            perfolio 390 socket inet {((IPEndPoint)_agent.LocalEndpoint).Port}

            """);
        var parts = Path.Combine(PcpTools.Root, "usr/lib/pcp/pmns");
        foreach (var part in new[] { "root_linux", "root_pmcd", "stdpmid.pcp", "stdpmid.local" })
            File.Copy(Path.Combine(parts, part), _scratch.Path(part));
        await File.WriteAllTextAsync(_scratch.Path("root_perfolio"), "root {\n  perfolio 390:*:*\n}\n");
        var merge = await PcpTools.RunAsync(
            "pmnsmerge", _scratch.Root, "-a", "root_linux", "root_pmcd", "root_perfolio", "names");
        merge.Code.ShouldBe(0, merge.Error);
        // A port that was free may be taken by the time pmcd binds it: then another one.
        for (var attempt = 1; ; attempt++)
        {
            Address = Address with { Port = FreePort() };
            if (await StartAsync())
                return;
            if (attempt == 3)
                throw new InvalidOperationException(
                    "pmcd did not start:\n" + await File.ReadAllTextAsync(_scratch.Path("pmcd.log")));
        }
    }

    /// <summary>Starts pmcd on the port chosen before.</summary>
    public async Task<bool> StartAsync()
    {
        File.Delete(_scratch.Path("pmcd.socket"));
        _pmcd?.Dispose();
        _pmcd = PcpTools.Start(
            "pmcd", _scratch.Root, "-f", "-A", "-q", "120", "-t", "120", "-U", Environment.UserName, "-i", "127.0.0.1",
            "-p", $"{Address.Port}",
            "-c", _scratch.Path("pmcd.conf"), "-l", _scratch.Path("pmcd.log"), "-n", _scratch.Path("names"),
            "-s", _scratch.Path("pmcd.socket"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!_pmcd.HasExited)
        {
            try
            {
                using var client = await PmcdClient.ConnectAsync(Address, token: limit.Token);
                return true;
            }
            catch (PmcdException)
            {
                await Task.Delay(50, limit.Token);
            }
        }

        return false;
    }

    /// <summary>Ends pmcd without a word.</summary>
    public async Task KillAsync()
    {
        if (_pmcd is null)
            return;
        _pmcd.Kill();
        await _pmcd.WaitForExitAsync();
    }

    public async Task DisposeAsync()
    {
        await KillAsync();
        await _stop.CancelAsync();
    }

    public void Dispose()
    {
        _pmcd?.Dispose();
        _agent.Dispose();
        _stop.Dispose();
        _scratch.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // pmcd connects anew whenever it starts.
    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var socket = await _agent.AcceptSocketAsync(_stop.Token);
                await using var stream = new NetworkStream(socket);
                using var connection = new PmdaConnection(stream, stream, Metrics, new PmdaOptions { Log = Log.Add });
                await connection.RunAsync(_stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The end of the tests.
        }
    }
}
