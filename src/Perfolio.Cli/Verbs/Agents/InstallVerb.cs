using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Engine;
using Perfolio.Metrics.Agent.Serving;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent json install</c>: makes the agent known to pmcd.</summary>
internal sealed class InstallVerb
{
    private readonly AgentOptionSet _agent = new();

    public Verb Build()
    {
        var root = new Option<string>("--root")
        {
            Description = "Directory that PCP's files lie below.",
            DefaultValueFactory = _ => "/"
        };
        var label = new Option<string>("--label")
        {
            Description = "Name of the agent in pmcd.conf.",
            DefaultValueFactory = _ => "perfolio_json"
        };
        var socket = new Option<string?>("--pmda-socket")
        {
            Description = "Have pmcd connect to this path, or port of the loopback, instead of through pipes."
        };
        var verb = new Verb("install", "Make the agent known to pmcd: its line in pmcd.conf, its names, and a SIGHUP. Takes the agent's own options.",
            "perfolio agent json install --domain 390 --state /var/lib/perfolio/json /run/myapp/stats.json",
            "perfolio agent json install --pmda-socket /run/pcp/perfolio.socket --state /var/lib/perfolio/json /run/myapp")
        {
            root, label, socket,
        };
        _agent.AddTo(verb);
        verb.Usage = ["perfolio agent json install <source>... [options]"];
        return verb.Does((session, result) =>
        {
            AgentOptions options = _agent.Read(session, result, session.Terminal.Warn);
            string program = Environment.ProcessPath ?? "perfolio";
            string? place = JsonVerb.Socket(session, result.GetValue(socket));
            IReadOnlyList<string> words =
                [program, "agent", "json", .. place is null ? ["--pmda"] : new[] { "--pmda-socket", place }, .. _agent.Words(session, result)];
            var installation = new PmcdInstallation(result.GetValue(root)!);
            foreach (string line in installation.Install(
                result.GetValue(label)!, options.Domain, [.. new[] { options.Name, options.ControlName }.Distinct()], words, place))
                session.Terminal.Say(line);
            return ExitCode.Done;
        });
    }
}
