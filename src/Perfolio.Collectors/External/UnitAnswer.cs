using System.Text;
using Perfolio.Profiles;
using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>What an external unit answers to a phase (docs/formats/unit-protocol.md).</summary>
internal static class UnitAnswer
{
    /// <summary>Takes an answer over into the context.</summary>
    /// <exception cref="ProfileException">The answer is not what it should be.</exception>
    internal static PhaseResult Apply(JsonValue answer, UnitContext context, string unit)
    {
        if (answer.Member("status") is not { } status || !status.TryGetInt64(out long code)
            || code is < int.MinValue or > int.MaxValue)
            throw new ProfileException(unit, "the answer has no whole number 'status'");
        string message = OptionalText(answer, "message", unit) ?? "";
        if (answer.Member("updates") is { } updates)
        {
            if (updates.Kind != JsonKind.Object) throw new ProfileException(unit, "'updates' of the answer is not an object");
            foreach ((string name, JsonValue value) in updates.AsObject()) context.Values[name] = value;
        }

        if (ProfileOf(answer, context, unit) is { } profile) context.Profile = profile;
        if (OptionalText(answer, "result", unit) is { } result) context.ResultText = result;
        if (IsDegradation(answer, unit)) context.Degradation = true;
        if (OptionalText(answer, "partial", unit) is { } partial) context.Partial = partial;
        if (code != 0 && message.Length == 0) message = FormattableString.Invariant($"the unit answered with status {code}");
        return new PhaseResult((int)code, message);
    }

    private static Profile? ProfileOf(JsonValue answer, UnitContext context, string unit)
    {
        if (OptionalText(answer, "profile_file", unit) is { } name)
        {
            string scratch = Path.GetFullPath(context.ScratchDirectory);
            string path = Path.GetFullPath(name, scratch);
            if (!path.StartsWith(scratch + "/", StringComparison.Ordinal))
                throw new ProfileException(unit, $"'profile_file' of the answer lies outside of the scratch directory: {name}");
            try
            {
                return ProfileReader.ReadFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProfileException(unit, $"'profile_file' of the answer cannot be read: {e.Message}", inner: e);
            }
        }

        if (answer.Member("profile") is not { } profile || profile.Kind == JsonKind.Null) return null;
        // The host fills the header in; a unit need not.
        if (profile.Kind == JsonKind.Object && profile.Member("header") is null)
        {
            profile = profile.With("header", JsonValue.Object(("type", JsonValue.Of(context.Unit.ProfileType))));
        }

        using var text = new MemoryStream(Encoding.ASCII.GetBytes(profile.ToString()));
        return ProfileReader.Read(text, $"profile of {unit}");
    }

    private static bool IsDegradation(JsonValue answer, string unit) => answer.Member("degradation") switch
    {
        null or { Kind: JsonKind.Null } => false,
        { Kind: JsonKind.Boolean } flag => flag.AsBoolean(),
        _ => throw new ProfileException(unit, "'degradation' of the answer is neither true nor false"),
    };

    private static string? OptionalText(JsonValue answer, string name, string unit) => answer.Member(name) switch
    {
        null or { Kind: JsonKind.Null } => null,
        { Kind: JsonKind.String } text => text.AsString(),
        _ => throw new ProfileException(unit, $"'{name}' of the answer is not a text"),
    };
}
