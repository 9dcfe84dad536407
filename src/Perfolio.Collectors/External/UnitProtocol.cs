using Perfolio.Collectors.Processes;
using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>What Perfolio says to an external unit: one line of JSON per phase (docs/formats/unit-protocol.md).</summary>
internal static class UnitProtocol
{
    internal const int Version = 1;
    internal const string Describe = "describe";
    internal const string Before = "before";
    internal const string Run = "run";
    internal const string After = "after";
    internal const string Teardown = "teardown";

    /// <summary>The request of a phase. Profiles are written to files in the scratch directory, whatever their size.</summary>
    internal static JsonValue Request(string phase, UnitContext context)
    {
        var members = new List<KeyValuePair<string, JsonValue>>
        {
            new("unit", JsonValue.Of(context.Unit.Name)),
            new("parameters", context.Parameters),
            new("working_directory", JsonValue.Of(context.WorkingDirectory)),
            new("scratch_directory", JsonValue.Of(context.ScratchDirectory)),
            new("output", JsonValue.Of(context.Output == CommandOutput.PassThrough ? "stderr" : "discard")),
            new("values", JsonValue.Of(context.Values.ToArray())),
        };
        if (context.Executable is { } executable) members.Add(new("executable", Of(executable)));
        if (context.Profile is { } profile) members.Add(new("profile_file", Stored(profile, context, "profile.perf")));
        if (context.Baseline is { } baseline) members.Add(new("baseline_file", Stored(baseline, context, "baseline.perf")));
        return Request(phase, JsonValue.Of(members));
    }

    internal static JsonValue Request(string phase, JsonValue context) => JsonValue.Object(
        ("protocol", JsonValue.Of(Version)), ("phase", JsonValue.Of(phase)), ("context", context));

    private static JsonValue Of(Executable executable) => JsonValue.Object(
        ("command", JsonValue.Of(executable.Command)),
        ("arguments", JsonValue.Of(executable.Arguments)),
        ("workload", JsonValue.Of(executable.Workload)),
        ("origin_workload", JsonValue.Of(executable.OriginWorkload)),
        ("argv", JsonValue.Strings(executable.Vector ?? CommandLine.Split(executable.Line))));

    private static JsonValue Stored(Profile profile, UnitContext context, string name)
    {
        string path = Path.Combine(context.ScratchDirectory, name);
        using (FileStream stream = File.Create(path)) ProfileWriter.Write(profile, stream, JsonStyle.Compact);
        return JsonValue.Of(path);
    }
}
