using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent</c>: agents that bring metrics to PCP and OpenMetrics clients.</summary>
internal static class AgentVerb
{
    public static Command Make()
    {
        var verb = new Verb("agent", AllVerbs.Describe("agent"),
            "perfolio agent json stats.json", "perfolio agent json --listen 9737 /run/myapp/stats.json");
        verb.Subcommands.Add(new JsonVerb().Build());
        verb.Subcommands.Add(NetXmitVerb.Make());
        return verb.Does((_, _) => throw new UsageException("agent needs one of: json, net-xmit (perfolio agent --help)"));
    }
}
