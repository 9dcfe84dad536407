using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Client;

namespace Perfolio.Interop.Tests.Agents;

/// <summary>The published agent as a process of its own, asked by a PCP client.</summary>
public sealed class RunningAgent : IDisposable
{
    private const string Served = "PCP clients: pminfo -h ";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private RunningAgent(Process process) => _process = process;

    public IReadOnlyList<string> Lines => [.. _lines];

    public PmcdClient Client { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>Starts an agent that serves PCP clients on a free port.</summary>
    /// <param name="prepare">Words of a shell that runs before it, in a user namespace of its own; empty for no such thing.</param>
    /// <param name="directory">Where it runs.</param>
    /// <param name="arguments">Its further arguments.</param>
    public static async Task<RunningAgent> StartAsync(string prepare, string directory, params string[] arguments)
    {
        string[] words = ["agent", "json", "--serve-pcp", "0", .. arguments];
        var start = prepare.Length == 0 ? new ProcessStartInfo(PerfolioCommand.FilePath, words)
            : new ProcessStartInfo("unshare", ["-Urm", "sh", "-c", prepare + " && exec \"$@\"", "sh", PerfolioCommand.FilePath, .. words]);
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        start.WorkingDirectory = directory;
        var agent = new RunningAgent(Process.Start(start)!);
        var served = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        agent._process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is null)
                served.TrySetException(new InvalidOperationException("it ended: " + string.Join('\n', agent.Lines)));
            else if (e.Data.StartsWith(Served, StringComparison.Ordinal))
                served.TrySetResult(e.Data[Served.Length..].Split(' ')[0]);
            else
                agent._lines.Enqueue(e.Data);
        };
        agent._process.BeginErrorReadLine();
        var host = await served.Task.WaitAsync(Limit);
        agent.Client = await PmcdClient.ConnectAsync(
            new PmcdAddress("127.0.0.1", int.Parse(host.Split(':')[1], CultureInfo.InvariantCulture)));
        // As every PCP client does: without it a fetch of instances is refused.
        await agent.Client.ProfileAsync(InstanceProfile.All);
        return agent;
    }

    /// <summary>Whether a user namespace with mounts can be made here.</summary>
    public static bool HasNamespaces()
    {
        using var process = Process.Start("unshare", ["-Urm", "true"]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>The values of a metric by instance name; a single value stands under no name; null when there is no such metric.</summary>
    public async Task<Dictionary<string, (int Id, double Value)>?> ValuesAsync(string name)
    {
        var pmid = (await Client.LookUpAsync([name]))[0];
        if (pmid == Pmid.Null || (await Client.DescribeAsync([pmid]))[0] is not { } metric)
            return null;
        var view = new ResultView();
        await Client.FetchAsync([pmid], view);
        // Instances of one document and values of the next may meet.
        var names = metric.Indom.IsNull ? null : await Client.InstancesAsync(metric.Indom);
        var values = new Dictionary<string, (int, double)>(StringComparer.Ordinal);
        var set = view.Sets[0];
        for (var i = set.First; i < set.First + set.Count; i++)
        {
            var id = view.InstanceAt(i);
            var at = names?.IndexOf(id) ?? -1;
            if (names is null || at >= 0)
                values[at < 0 ? "" : names!.Name(at)] = (id, view.NumberAt(i, metric.Type));
        }

        return values;
    }

    /// <summary>Waits until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var stop = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            if (stop.IsCancellationRequested)
                throw new TimeoutException("it did not come about: " + string.Join(" | ", Lines));
            await Task.Delay(5, CancellationToken.None);
        }
    }

    /// <summary>Waits for a single value.</summary>
    public Task UntilValueAsync(string name, double value) => UntilAsync(async () =>
        await ValuesAsync(name) is { Count: 1 } values && values.Values.First().Value == value);

    /// <summary>Kills it as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        Client?.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
