using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Perfolio.Archives.Tests;

namespace Perfolio.Interop.Tests.Archives;

/// <summary>A pmcd of our own on a loopback port, and what pmlogger recorded from it in both format versions.</summary>
public sealed class Recording : IAsyncLifetime, IDisposable
{
    private static readonly string[] Agents = ["pmcd", "linux", "proc", "sample"];
    private readonly Scratch _scratch = new();
    private Process? _pmcd;

    /// <summary>Base name of the archive recorded in a version.</summary>
    public string Archive(int version) => _scratch.Path($"recorded{version}");

    public async Task InitializeAsync()
    {
        await WriteNamesAsync();
        await File.WriteAllTextAsync(_scratch.Path("pmcd.conf"), string.Join('\n', Agents.Select(Agent)) + "\n");
        var port = await StartAsync();
        await File.WriteAllTextAsync(_scratch.Path("log.conf"), """
            log mandatory on 200 msec {
              kernel.all.load kernel.percpu.cpu kernel.uname mem.util network.interface proc.psinfo.pid proc.psinfo.cmd hinv
            }
            log mandatory on 400 msec {
              sample.event sample.aggregate sample.string sample.long sample.ulong sample.longlong sample.ulonglong
              sample.float sample.double sample.bin sample.dupnames sample.bad.nosupport sample.bad.novalues
              sample.sysinfo sample.wrap sample.lights sample.hordes
            }
            log mandatory on once { pmcd }
            """);
        // One after the other: pmcd's sample agent sometimes fails two loggers that begin at the same moment.
        await RecordAsync(port, 2);
        await RecordAsync(port, 3);
    }

    public async Task DisposeAsync()
    {
        if (_pmcd is not null)
        {
            _pmcd.Kill();
            await _pmcd.WaitForExitAsync();
        }
    }

    public void Dispose()
    {
        _pmcd?.Dispose();
        _scratch.Dispose();
    }

    private static string Agent(string name)
    {
        var domain = name switch { "pmcd" => 2, "linux" => 60, "proc" => 3, _ => 29 };
        return $"{name} {domain} dso {name}_init {PcpTools.Root}/usr/lib/pcp/pmdas/{name}/pmda_{name}.so";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    // The name space of an installed system is merged at installation; here from the parts that the packages hold.
    private async Task WriteNamesAsync()
    {
        var parts = Path.Combine(PcpTools.Root, "usr/lib/pcp/pmns");
        foreach (var part in new[] { "root_linux", "root_pmcd", "root_proc", "stdpmid.pcp", "stdpmid.local" })
            File.Copy(Path.Combine(parts, part), _scratch.Path(part));
        var sample = await File.ReadAllTextAsync(Path.Combine(PcpTools.Root, "usr/lib/pcp/pmdas/sample/pmns"));
        await File.WriteAllTextAsync(_scratch.Path("root_sample"), "#define SAMPLE 29\nroot { sample }\n" + sample);
        var merge = await PcpTools.RunAsync(
            "pmnsmerge", _scratch.Root, "-a", "root_linux", "root_pmcd", "root_proc", "root_sample", "names");
        merge.Code.ShouldBe(0, merge.Error);
    }

    // A port that was free may be taken by the time pmcd binds it: then another one.
    private async Task<int> StartAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort();
            _pmcd = PcpTools.Start(
                "pmcd", _scratch.Root, "-f", "-A", "-U", Environment.UserName, "-i", "127.0.0.1", "-p", $"{port}",
                "-c", _scratch.Path("pmcd.conf"), "-l", _scratch.Path("pmcd.log"), "-n", _scratch.Path("names"), "-s",
                    _scratch.Path("pmcd.socket"));
            if (await AcceptsAsync(port))
                return port;
            if (attempt == 3)
                throw new InvalidOperationException("pmcd did not start:\n" + await File.ReadAllTextAsync(_scratch.Path("pmcd.log")));
            _pmcd.Dispose();
        }
    }

    private async Task<bool> AcceptsAsync(int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!_pmcd!.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(50, limit.Token);
            }
        }

        return false;
    }

    private async Task RecordAsync(int port, int version)
    {
        var (code, _, error) = await PcpTools.RunAsync(
            "pmlogger", _scratch.Root, "-h", $"127.0.0.1:{port}", "-c", "log.conf", "-V", $"{version}", "-T", "2sec", "-l",
                $"log{version}", $"recorded{version}");
        var log = _scratch.Path($"log{version}");
        code.ShouldBe(0, error + (File.Exists(log) ? await File.ReadAllTextAsync(log) : ""));
    }
}
