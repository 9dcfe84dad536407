using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Profiles;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio add</c>.</summary>
internal static class AddVerb
{
    public static Command Make()
    {
        var profiles = new Argument<string[]>("profile")
        {
            Description = "A file, a tag i@p, or a range i@p-j@p.",
            Arity = ArgumentArity.OneOrMore
        };
        var minor = CommonOptions.MinorVersion();
        var keep = new Option<bool>("--keep-profile") { Description = "Keep the pending file." };
        var force = new Option<bool>("--force", "-f")
        {
            Description = "Register profiles of another version or of a tree with uncommitted changes."
        };
        var verb = new Verb(
            "add", AllVerbs.Describe("add"), "perfolio add 0@p",
            "perfolio add -m HEAD~1 --force 0@p-3@p") { profiles, minor, keep, force };
        return verb.Does((session, result, token) =>
        {
            string sha = session.Versions.Resolve(result.GetValue(minor) ?? "HEAD");
            bool forced = result.GetValue(force);
            if (forced && !session.Confirm("Register profiles whatever version they were measured at?") && !Console.IsInputRedirected)
                throw new OperationException("nothing was registered");
            int failed = 0, registered = 0;
            foreach (ProfileLocation location in session.Lookup().ForAdding(result.GetValue(profiles)!, token))
            {
                string shown = Path.GetRelativePath(session.Directory, location.Path);
                try
                {
                    Registration done = session.Store.Register(location.Path, sha, forced, result.GetValue(keep), token);
                    session.Terminal.Output.WriteLine(
                        $" - {shown} - {(done.WasRegistered ? "was registered already" : "registered")}");
                    registered++;
                }
                catch (Exception e) when (Failures.Describe(e) is { } known)
                {
                    session.Terminal.Say($"error: {known.Line}");
                    failed = Math.Max(failed, known.Code);
                }
            }

            if (registered > 0)
                session.Terminal.Output.WriteLine(
                    $"Registration succeeded for - {registered} profile{(registered == 1 ? "" : "s")}");
            return Task.FromResult(failed);
        });
    }
}
