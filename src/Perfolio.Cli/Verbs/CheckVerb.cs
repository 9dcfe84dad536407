using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio check profiles BASELINE TARGET</c> by check methods of the user's own; this build brings none.</summary>
internal static class CheckVerb
{
    public static Command Make()
    {
        var verb = new Verb(
            "check", AllVerbs.Describe("check"), "perfolio utils create check mycheck",
            "perfolio check profiles 0@i 0@p --method mycheck");
        verb.Subcommands.Add(Profiles());
        foreach (string name in new[] { "head", "all" })
            verb.Subcommands.Add(new Verb(name, "Not part of this build.")
            {
                Hidden = true,
                TreatUnmatchedTokensAsErrors = false
            }.Does((_, _) =>
                throw new UsageException($"'check {name}' is not part of this build; 'check profiles BASELINE TARGET --method NAME' is")));
        return verb.Does((_, _) => throw new UsageException("check needs 'profiles BASELINE TARGET --method NAME'"));
    }

    private static Verb Profiles()
    {
        var baseline = new Argument<string>("baseline") { Description = "The profile to compare with." };
        var target = new Argument<string>("target") { Description = "The profile to judge." };
        var minor = CommonOptions.MinorVersion();
        var method = new Option<string>("--method")
        {
            Description = "The check method, a unit of yours (perfolio utils create check NAME).",
            Required = true
        };
        var parameters = new Option<string[]>("--params", "-p")
        {
            Description = "Parameters of the method: a YAML file or inline YAML (repeatable)."
        };
        var verb = new Verb(
            "profiles", "Compare two profiles.",
            "perfolio check profiles 0@i 0@p --method mycheck") { baseline, target, minor, method, parameters };
        return verb.Does(async (session, result, token) =>
        {
            IUnit unit = await session.FindUnitAsync(UnitKind.Check, result.GetValue(method)!, token);
            JsonValue given = UnitParameters.Resolve(unit.Description, YamlParameters.Load(result.GetValue(parameters) ?? []));
            Profile before = ProfileSource.Load(session, result.GetValue(baseline)!, result.GetValue(minor), token).Profile;
            Profile after = ProfileSource.Load(session, result.GetValue(target)!, result.GetValue(minor), token).Profile;
            return await UnitResult.PrintAsync(
                session,
                unit,
                scratch =>
                    new UnitContext(unit.Description, given) { Baseline = before, Profile = after, ScratchDirectory = scratch },
                token);
        });
    }
}
