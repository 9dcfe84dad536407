using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Metrics.Agent.Serving;

namespace Perfolio.Cli.Verbs.Agents;

/// <summary><c>perfolio agent json remove</c>: takes the agent away from pmcd.</summary>
internal static class RemoveVerb
{
    public static Verb Make()
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
        var verb = new Verb("remove", "Take the agent away from pmcd: undoes what install did. The numbers kept in --state stay.",
            "perfolio agent json remove", "perfolio agent json remove --label my_json")
        {
            root, label,
        };
        verb.Usage = ["perfolio agent json remove [options]"];
        return verb.Does((session, result) =>
        {
            foreach (string line in new PmcdInstallation(result.GetValue(root)!).Remove(
                result.GetValue(label)!)) session.Terminal.Say(line);
            return ExitCode.Done;
        });
    }
}
