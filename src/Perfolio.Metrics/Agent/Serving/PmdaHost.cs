using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Perfolio.Archives.Format;
using Perfolio.Archives.Metadata;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Sources;
using Perfolio.Metrics.Protocol;
using Perfolio.Metrics.Protocol.Pmda;
using Perfolio.Profiles;

namespace Perfolio.Metrics.Agent.Serving;

/// <summary>
/// The agent as a PMDA of a pmcd. pmcd is greeted before anything else is done; the sources are read meanwhile, and pmcd is told
/// so when that takes long.
/// </summary>
public sealed class PmdaHost
{
    // The first question is answered with all that could be read by then; pmcd waits 5 s.
    private static readonly TimeSpan FirstReading = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Func<JsonAgent> _start;
    private readonly Action<string>? _log;

    /// <summary>Makes a host.</summary>
    /// <param name="start">Makes and starts the agent; the host ends it.</param>
    /// <param name="log">Takes one line when a request goes wrong.</param>
    public PmdaHost(Func<JsonAgent> start, Action<string>? log = null) => (_start, _log) = (start, log);

    /// <summary>Speaks through standard input and output with the pmcd that has started this process, until that ends the
    /// connection.</summary>
    /// <param name="token">Ends it from here.</param>
    /// <returns>When the connection has ended.</returns>
    public async Task RunAsync(CancellationToken token)
    {
        using var input = new SafeFileHandle(0, ownsHandle: false);
        using var output = new SafeFileHandle(1, ownsHandle: false);
        NativeProcess.Widen(1);
        await using var requests = new FileStream(input, FileAccess.Read, 0);
        await using var answers = new FileStream(output, FileAccess.Write, 0);
        await RunAsync(new BlockingStream(requests), new BlockingStream(answers), token);
    }

    /// <summary>Speaks with a pmcd through a pair of streams until it ends the connection.</summary>
    /// <param name="input">Where requests come from.</param>
    /// <param name="output">Where answers go to.</param>
    /// <param name="token">Ends it from here.</param>
    /// <returns>When the connection has ended.</returns>
    public async Task RunAsync(Stream input, Stream output, CancellationToken token)
    {
        var agent = new TaskCompletionSource<JsonAgent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var metrics = new Deferred(agent.Task);
        using var connection = new PmdaConnection(input, output, metrics, new PmdaOptions { Log = _log });
        // Greets before it waits for anything; on a thread of its own, because the streams may wait where they are called.
        var running = Task.Factory.StartNew(
            () => connection.RunAsync(token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .Unwrap();
        var starting = Task.Run(() => StartAsync(agent, connection, token), token);
        try
        {
            var first = await Task.WhenAny(running, starting);
            await first;
            // A thread that waits for pmcd does not hear of the end.
            await running.WaitAsync(token);
        }
        finally
        {
            if (agent.Task.IsCompletedSuccessfully)
                (await agent.Task).Dispose();
        }
    }

    /// <summary>Listens for one pmcd and speaks with it. A pmcd that has started this process and ends before it has connected is
    /// not waited for.</summary>
    /// <param name="address">A unix socket or an address of the loopback.</param>
    /// <param name="token">Ends it from here.</param>
    /// <returns>When pmcd has ended the connection.</returns>
    /// <exception cref="OperationException">The address cannot be listened on, or nobody will connect.</exception>
    public async Task RunAsync(EndPoint address, CancellationToken token)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (address is IPEndPoint { Address: var ip } && !IPAddress.IsLoopback(ip))
            throw new OperationException($"{address} is not on the loopback; pmcd connects from this host only");
        var parent = StartingPmcd.Find();
        Socket pmcd;
        // Another pmcd has an agent of its own, at the same place.
        using (var listener = new BoundSocket(address))
        {
            listener.Socket.Listen(1);
            pmcd = await StartingPmcd.WaitAsync(parent, listener.Socket.AcceptAsync, TimeProvider.System, token);
        }

        if (address is IPEndPoint)
            pmcd.NoDelay = true;
        using var stream = new BlockingStream(new NetworkStream(pmcd, ownsSocket: true));
        await RunAsync(stream, stream, token);
    }

    private async Task StartAsync(TaskCompletionSource<JsonAgent> target, PmdaConnection connection, CancellationToken token)
    {
        var agent = _start();
        try
        {
            await agent.FirstReadingAsync(FirstReading, token);
        }
        catch
        {
            agent.Dispose();
            throw;
        }

        target.SetResult(agent);
        try
        {
            await connection.AnnounceReadyAsync(token);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // pmcd has gone meanwhile.
        }
    }

    /// <summary>The metrics of an agent that is being started.</summary>
    private sealed class Deferred(Task<JsonAgent> agent) : IPmdaMetrics
    {
        private readonly Lazy<IPmdaMetrics> _inner = new(() => agent.Result.Connect());

        public bool IsReady => agent.Wait(Patience);

        public NameSpace Names => _inner.Value.Names;

        public PmcdChanges TakeChanges() => _inner.Value.TakeChanges();

        public MetricDescriptor? Describe(Pmid pmid) => _inner.Value.Describe(pmid);

        public void Fetch(IReadOnlyList<Pmid> metrics, InstanceProfile profile, ResultBuilder result) =>
            _inner.Value.Fetch(metrics, profile, result);

        public Memory<byte> FetchEncoded(ReadOnlySpan<byte> metrics, InstanceProfile profile) =>
            _inner.Value.FetchEncoded(metrics, profile);

        public InstanceList? Instances(InstanceDomainId domain) => _inner.Value.Instances(domain);

        public string? Text(HelpTextKind kind, uint ident) => _inner.Value.Text(kind, ident);

        public IReadOnlyList<LabelSet> Labels(LabelSetKind kind, uint ident) => _inner.Value.Labels(kind, ident);
    }
}
