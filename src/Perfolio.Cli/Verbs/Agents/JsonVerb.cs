using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Serving;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent json</c>: JSON of any program as metrics.</summary>
internal sealed class JsonVerb
{
    private static readonly TimeSpan FirstReading = TimeSpan.FromSeconds(1);
    private readonly AgentOptionSet _agent = new();
    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "Serve OpenMetrics over HTTP on this [ADDRESS:]PORT of the loopback (default 9737).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _serve = new("--serve-pcp") { Description = "Speak to PCP clients as a pmcd does, on this [ADDRESS:]PORT of the loopback." };
    private readonly Option<bool> _pmda = new("--pmda") { Description = "Be an agent that pmcd has started: speak on standard input and output." };
    private readonly Option<string?> _socket = new("--pmda-socket") { Description = "With --pmda: listen for pmcd on this path, or port of the loopback." };
    private readonly Option<FileInfo?> _log = new("--log", "-l") { Description = "Write messages to this file instead of standard error." };
    private readonly Option<bool> _openMetrics = new("--openmetrics") { Description = "Print once, as OpenMetrics text." };

    public Verb Build()
    {
        var verb = new Verb("json", "Make metrics of JSON: print them, serve them as OpenMetrics, or be an agent of PCP's pmcd.",
            "perfolio agent json stats.json", "perfolio agent json --listen 9737 --state /var/lib/perfolio/json /run/myapp",
            "perfolio agent json --listen --serve-pcp 44399 app=http://127.0.0.1:8080/stats", "perfolio agent json infer stats.json > metadata.json",
            "perfolio agent json install --state /var/lib/perfolio/json /run/myapp");
        _agent.AddTo(verb);
        foreach (var option in new Option[] { _listen, _serve, _pmda, _socket, _log, _openMetrics })
            verb.Options.Add(option);
        verb.Subcommands.Add(InferVerb.Make());
        verb.Subcommands.Add(new InstallVerb().Build());
        verb.Subcommands.Add(RemoveVerb.Make());
        return verb.Does(RunAsync);
    }

    private async Task<int> RunAsync(Session session, ParseResult result, CancellationToken token)
    {
        bool pmda = result.GetValue(_pmda) || Verb.Given(result, _socket);
        bool serves = Verb.Given(result, _listen) || Verb.Given(result, _serve);
        if (pmda && serves)
            throw new UsageException("--pmda and --listen or --serve-pcp exclude each other");
        using TextWriter? file = result.GetValue(_log) is { } path
            ? TextWriter.Synchronized(new StreamWriter(path.FullName, append: true) { AutoFlush = true }) : null;
        void Log(string line) => (file ?? session.Terminal.Error).WriteLine(line);
        if (pmda)
            return await BeAgentAsync(session, result, Log, token);
        AgentOptions options = _agent.Read(session, result, Log);
        using var agent = new JsonAgent(options);
        agent.Start();
        return serves ? await ServeAsync(session, result, agent, token) : await PrintAsync(session, result, agent, token);
    }

    private async Task<int> BeAgentAsync(Session session, ParseResult result, Action<string> log, CancellationToken token)
    {
        // pmcd asks agents to read their log files anew; ours is never renamed.
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, static context => context.Cancel = true);
        var host = new PmdaHost(
            () =>
            {
                var agent = new JsonAgent(_agent.Read(session, result, log));
                agent.Start();
                return agent;
            },
            log);
        if (result.GetValue(_socket) is not { } socket)
        {
            await host.RunAsync(token);
            return ExitCode.Done;
        }

        await host.RunAsync(
            IsPath(socket) ? new UnixDomainSocketEndPoint(Socket(session, socket)!) : Address(socket, "--pmda-socket"), token);
        return ExitCode.Done;
    }

    /// <summary>The place where pmcd shall connect: a whole path, or a port of the loopback.</summary>
    internal static string? Socket(Session session, string? given)
    {
        if (given is null)
            return null;
        if (!IsPath(given))
            return Address(given, "--pmda-socket").Port.ToString(CultureInfo.InvariantCulture);
        string path = Path.GetFullPath(given, session.Directory);
        // The kernel's sun_path, with a NUL.
        return Encoding.UTF8.GetByteCount(path) < 108 ? path
            : throw new UsageException($"--pmda-socket '{given}': the path of a socket has at most 107 bytes");
    }

    private static bool IsPath(string place) => place.Contains('/', StringComparison.Ordinal);

    private async Task<int> ServeAsync(Session session, ParseResult result, JsonAgent agent, CancellationToken token)
    {
        using OpenMetricsServer? http = Verb.Given(result, _listen)
            ? new OpenMetricsServer(agent, Address(result.GetValue(_listen) ?? "9737", "--listen")) : null;
        using PmcdServer? pmcd = Verb.Given(result, _serve)
            ? new PmcdServer(agent, Address(result.GetValue(_serve)!, "--serve-pcp")) : null;
        try
        {
            // Who asks as soon as it is said that there is something to ask shall find it.
            await agent.FirstReadingAsync(FirstReading, token);
            if (http is not null)
                session.Terminal.Say($"OpenMetrics: http://{http.Address}/metrics");
            if (pmcd is not null)
                session.Terminal.Say($"PCP clients: pminfo -h {pmcd.Address} -df {agent.Options.Name}");
            foreach (int port in agent.Ports)
                session.Terminal.Say(FormattableString.Invariant($"documents, one per line: 127.0.0.1:{port}"));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C and SIGTERM are the usual end.
        }

        return ExitCode.Done;
    }

    private async Task<int> PrintAsync(Session session, ParseResult result, JsonAgent agent, CancellationToken token)
    {
        if (agent.Options.Sources.Count + agent.Options.Directories.Count == 0)
            throw new UsageException("documents that are sent need somebody to listen: add --listen or --serve-pcp");
        await agent.FirstReadingAsync(token);
        var sample = new AgentSample(agent);
        sample.Take();
        if (result.GetValue(_openMetrics))
            OpenMetricsText.Write(agent, sample, session.Terminal.Output);
        else
            PminfoText.Write(sample, session.Terminal.Output);
        session.Terminal.Output.Flush();
        return agent.IsWell ? ExitCode.Done : ExitCode.BadInput;
    }

    private static IPEndPoint Address(string text, string option) =>
        Loopback.Parse(text) ?? throw new UsageException($"{option} '{text}' is not a port, or not on the loopback: metrics are served to this host only");
}
