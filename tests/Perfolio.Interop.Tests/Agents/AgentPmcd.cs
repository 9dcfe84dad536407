using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Perfolio.Archives.Tests;
using Perfolio.Interop.Tests.Archives;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>A real pmcd whose files lie below a directory of their own, as on a system, and the JSON agent installed into
/// it.</summary>
public sealed class AgentPmcd : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    // pmcd gives an agent 3 s to greet and 5 s to answer; a busy machine may take longer to start one.
    private const string Patience = "120";
    private readonly Scratch _scratch = new();
    private Process? _pmcd;
    private int _port;

    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    public string Root => _scratch.Root;

    public string Sources => _scratch.Path("sources");

    public string Path(string name) => _scratch.Path(name);

    /// <summary>Starts pmcd without the agent.</summary>
    public async Task StartAsync()
    {
        foreach (var directory in new[] { "etc/pcp/pmcd", "var/lib/pcp/pmns", "run/pcp", "sources" })
            Directory.CreateDirectory(_scratch.Path(directory));
        var pmda = System.IO.Path.Combine(PcpTools.Root, "usr/lib/pcp/pmdas/pmcd/pmda_pmcd.so");
        await File.WriteAllTextAsync(
            _scratch.Path("etc/pcp/pmcd/pmcd.conf"), $"pmcd\t2\tdso\tpmcd_init\t{pmda}\n\n[access]\nallow \"*\" : all;\n");
        var names = _scratch.Path("var/lib/pcp/pmns");
        foreach (var part in new[] { "root_pmcd", "stdpmid.pcp", "stdpmid.local" })
            File.Copy(System.IO.Path.Combine(PcpTools.Root, "usr/lib/pcp/pmns", part), System.IO.Path.Combine(names, part));
        var merge = await PcpTools.RunAsync("pmnsmerge", names, "-a", "root_pmcd", "root");
        merge.Code.ShouldBe(0, merge.Error);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            _port = int.Parse(FreePort(), CultureInfo.InvariantCulture);
            if (await RunAsync())
                break;
        }
    }

    /// <summary>Ends pmcd without a word and starts another one at the same place.</summary>
    public async Task RestartAsync()
    {
        _pmcd!.Kill();
        await _pmcd.WaitForExitAsync();
        _pmcd.Dispose();
        (await RunAsync()).ShouldBeTrue();
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Installs the agent as a user would, and waits until pmcd has it.</summary>
    public async Task InstallAsync(string awaited, params string[] arguments)
    {
        var (code, output, error) = await PerfolioCommand.RunAsync(
            Root, ["agent", "json", "install", "--root", Root, "--domain", "390", "--state", _scratch.Path("state"),
                .. arguments, Sources]);
        code.ShouldBe(0, output + error);
        error.ShouldContain("was told (SIGHUP)");
        await UntilAsync(async () =>
        {
            var found = await InfoAsync(awaited);
            if (found.Contains(awaited + "\n", StringComparison.Ordinal) || found.Contains(awaited + ".", StringComparison.Ordinal))
                return true;
            // To a socket pmcd connects once, two seconds after it has started the agent; a busy machine may need longer for that.
            if (arguments.Contains("--pmda-socket"))
                await HangUpAsync();
            return false;
        });
    }

    /// <summary>Writes a file of a source as a careful writer does.</summary>
    public void Put(string name, string text)
    {
        var path = System.IO.Path.Combine(Sources, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path + "~", text);
        File.Move(path + "~", path, overwrite: true);
    }

    public async Task<string> InfoAsync(params string[] arguments)
    {
        var (_, output, error) = await PcpTools.RunAsync("pminfo", null, ["-h", Host, .. arguments]);
        return output + error;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var stop = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            if (stop.IsCancellationRequested)
                throw new TimeoutException("it did not come about:\n"
                    + await File.ReadAllTextAsync(_scratch.Path("pmcd.log"), CancellationToken.None));
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>The process of the agent that pmcd has started; 0 when there is none.</summary>
    public int AgentProcess() =>
        Agents().FirstOrDefault(a => a.Parent == _pmcd!.Id.ToString(CultureInfo.InvariantCulture)).Process;

    // All agents of this root, also those that a pmcd left behind that was killed before it had connected to them.
    private IEnumerable<(int Process, string Parent)> Agents()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(System.IO.Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture,
                out var pid))
                continue;
            string stat;
            string command;
            try
            {
                stat = File.ReadAllText(directory + "/stat");
                command = File.ReadAllText(directory + "/cmdline");
            }
            catch (IOException)
            {
                // It has just ended.
                continue;
            }

            if (command.Contains("--pmda", StringComparison.Ordinal) && command.Contains(Root, StringComparison.Ordinal))
                yield return (pid, stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1]);
        }
    }

    /// <summary>Asks pmcd to look after its agents.</summary>
    public async Task HangUpAsync()
    {
        using var kill = Process.Start("kill", ["-HUP", $"{_pmcd!.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_pmcd is { HasExited: false })
        {
            _pmcd.Kill();
            await _pmcd.WaitForExitAsync();
        }

        _pmcd?.Dispose();
        // Its end of the pipe or socket being closed, the agent ends too; one that waits for a pmcd does not.
        foreach (var (process, _) in Agents().ToList())
        {
            try
            {
                using var agent = Process.GetProcessById(process);
                agent.Kill();
                await agent.WaitForExitAsync();
            }
            catch (ArgumentException)
            {
                // It has ended.
            }
        }

        _scratch.Dispose();
    }

    private async Task<bool> RunAsync()
    {
        File.Delete(_scratch.Path("pmcd.socket"));
        _pmcd = PcpTools.Start(
            "pmcd", Root, "-f", "-A", "-q", Patience, "-t", Patience, "-U", Environment.UserName, "-i", "127.0.0.1", "-p",
                $"{_port}", "-c",
                _scratch.Path("etc/pcp/pmcd/pmcd.conf"),
            "-l", _scratch.Path("pmcd.log"), "-n", _scratch.Path("var/lib/pcp/pmns/root"), "-s", _scratch.Path("pmcd.socket"));
        await File.WriteAllTextAsync(_scratch.Path("run/pcp/pmcd.pid"), $"{_pmcd.Id}\n");
        return await AnswersAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!_pmcd!.HasExited)
        {
            try
            {
                using var client = await PmcdClient.ConnectAsync(new PmcdAddress("127.0.0.1", _port), token: limit.Token);
                return true;
            }
            catch (PmcdException)
            {
                await Task.Delay(20, limit.Token);
            }
        }

        return false;
    }
}
