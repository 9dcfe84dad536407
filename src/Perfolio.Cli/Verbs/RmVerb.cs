using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio rm</c>.</summary>
internal static class RmVerb
{
    public static Command Make()
    {
        var profiles = new Argument<string[]>("profile")
        {
            Description = "A tag i@i or i@p, a range, a registered name, or a pending file.",
            Arity = ArgumentArity.OneOrMore
        };
        var minor = CommonOptions.MinorVersion();
        var verb = new Verb(
            "rm", AllVerbs.Describe("rm"), "perfolio rm 0@i", "perfolio rm -m HEAD~1 0@i-2@i",
            "perfolio rm 0@p") { profiles, minor };
        return verb.Does((session, result, token) =>
        {
            string? revision = result.GetValue(minor);
            string? sha = revision is null ? null : session.Versions.Resolve(revision);
            int failed = 0;
            foreach (ProfileLocation location in session.Lookup().ForRemoving(result.GetValue(profiles)!, sha, token))
            {
                try
                {
                    session.Store.Remove(location, token);
                    session.Terminal.Output.WriteLine(
                        $" - {location.Name} - {(location.IsPending ? "deleted" : "deregistered")}");
                }
                catch (Exception e) when (Failures.Describe(e) is { } known)
                {
                    session.Terminal.Say($"error: {known.Line}");
                    failed = Math.Max(failed, known.Code);
                }
            }

            return Task.FromResult(failed);
        });
    }
}
