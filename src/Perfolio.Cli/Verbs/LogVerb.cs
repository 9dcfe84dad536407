using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Listings;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio log</c>.</summary>
internal static class LogVerb
{
    public static Command Make()
    {
        var revision = new Argument<string>("hash")
        {
            Description = "The newest minor version shown, any git revision.",
            DefaultValueFactory = _ => "HEAD"
        };
        var isShort = new Option<bool>("--short", "-s") { Description = "One line per minor version (format.shortlog)." };
        var json = CommonOptions.Json();
        var verb = new Verb(
            "log", AllVerbs.Describe("log"), "perfolio log", "perfolio log --short HEAD~10") { revision, isShort, json };
        return verb.Does((session, result, token) =>
        {
            var listing = new LogListing(session, result.GetValue(revision)!, token);
            if (result.GetValue(json)) listing.WriteJson(session.Terminal.Output);
            else Pager.Show(
                session, "log", result.GetValue(isShort) ? listing.ShortText(session.Terminal.Colour) : listing.LongText());
            return Task.FromResult(ExitCode.Done);
        });
    }
}
