using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>
/// The jobs of a configuration: commands × arguments × workloads × collectors, each with all postprocessors
/// (docs/formats/perun-store.md, "Job matrix").
/// </summary>
public static class JobMatrix
{
    /// <summary>Multiplies lists into jobs; an empty list of arguments or workloads counts as one empty text.</summary>
    public static IReadOnlyList<Job> Of(
        IReadOnlyList<string> commands,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> workloads,
        IReadOnlyList<UnitUse> collectors,
        IReadOnlyList<UnitUse> postprocessors) =>
        (from command in commands
         from argument in OrEmpty(arguments)
         from workload in OrEmpty(workloads)
         from collector in collectors
         select new Job(command, argument, workload, collector, postprocessors)).ToArray();

    /// <summary>Reads the matrix of a configuration.</summary>
    /// <param name="configuration">The configuration, an object with <c>cmds args workloads collectors
    /// postprocessors</c>.</param>
    /// <param name="file">Its name for messages.</param>
    /// <param name="find">Finds a unit by kind and name; throws <see cref="OperationException"/> when there is none.</param>
    /// <exception cref="OperationException">A section is missing or malformed, or names an unknown unit.</exception>
    public static IReadOnlyList<Job> Of(JsonValue configuration, string file, Func<UnitKind, string, IUnit> find)
    {
        IReadOnlyList<string> commands = Texts(configuration, "cmds", file);
        if (commands.Count == 0)
            throw new OperationException(
                $"{file}: the job matrix has no commands; add a list 'cmds' (see 'perfolio config edit')");
        IReadOnlyList<UnitUse> collectors = Units(configuration, "collectors", UnitKind.Collect, file, find);
        if (collectors.Count == 0)
            throw new OperationException(
                $"{file}: the job matrix has no collectors; add a list 'collectors' with entries like '- name: time'");
        return Of(
            commands,
            Texts(configuration, "args", file),
            Texts(configuration, "workloads", file),
            collectors,
            Units(configuration, "postprocessors", UnitKind.Postprocess, file, find));
    }

    private static IReadOnlyList<string> OrEmpty(IReadOnlyList<string> texts) => texts.Count == 0 ? [""] : texts;

    private static string[] Texts(JsonValue configuration, string section, string file)
    {
        JsonValue? list = configuration.Member(section);
        if (list is null or { Kind: JsonKind.Null }) return [];
        if (list.Kind != JsonKind.Array || list.AsArray().Any(i => i.Kind is JsonKind.Object or JsonKind.Array))
            throw new OperationException($"{file}: '{section}' must be a list of texts");
        return list.AsArray().Select(i => i.Kind == JsonKind.Null ? "" : ConfigurationText.Of(i)).ToArray();
    }

    private static UnitUse[] Units(
        JsonValue configuration, string section, UnitKind kind, string file, Func<UnitKind, string, IUnit> find)
    {
        JsonValue? list = configuration.Member(section);
        if (list is null or { Kind: JsonKind.Null }) return [];
        if (list.Kind != JsonKind.Array) throw new OperationException($"{file}: '{section}' must be a list of units");
        return list.AsArray().Select(entry =>
        {
            string name = entry.StringOrNull() ?? entry.Member("name")?.StringOrNull()
                ?? throw new OperationException($"{file}: an entry of '{section}' has no name: {entry}");
            IUnit unit = find(kind, name);
            return new UnitUse(unit, UnitParameters.Resolve(unit.Description, entry.Member("params")));
        }).ToArray();
    }
}
