using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Listings;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio status</c>.</summary>
internal static class StatusVerb
{
    public static Command Make()
    {
        var isShort = new Option<bool>("--short", "-s") { Description = "Only the numbers of profiles." };
        var sortBy = new Option<string?>("--sort-by", "-sb")
        {
            Description = "Sort lists by this, and remember it in the local configuration."
        };
        sortBy.AcceptOnlyFromAmong([.. ProfileOrder.Names]);
        var json = CommonOptions.Json();
        var verb = new Verb(
            "status", AllVerbs.Describe("status"), "perfolio status", "perfolio status --short",
            "perfolio status --sort-by source") { isShort, sortBy, json };
        return verb.Does((session, result, token) =>
        {
            if (result.GetValue(sortBy) is { } order)
                new ConfigurationFile(session.Instance.LocalConfigurationFile).Set(
                    "format.sort_profiles_by", order, asText: true);
            StatusListing listing = StatusListing.Of(session, token);
            if (result.GetValue(json)) listing.WriteJson(session.Terminal.Output);
            else Pager.Show(session, "status", listing.Text(result.GetValue(isShort), session.Terminal.Colour));
            foreach (DamagedProfile damaged in listing.Damaged) session.Terminal.Warn(damaged.Reason);
            if (listing.IndexProblem is not { } problem) return Task.FromResult(ExitCode.Done);
            session.Terminal.Say($"error: {problem}");
            return Task.FromResult(ExitCode.BadInput);
        });
    }
}
