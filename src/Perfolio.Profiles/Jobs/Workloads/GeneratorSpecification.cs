using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>Typed access to the keys of a generator's specification; every mistake names the generator and the key.</summary>
internal sealed class GeneratorSpecification
{
    private readonly JsonValue _values;

    public GeneratorSpecification(JsonValue values)
    {
        if (values.Kind != JsonKind.Object) throw new OperationException($"a workload generator must be a mapping, not {values}");
        _values = values;
        Id = values.Member("id")?.ToDisplayText() ?? throw new OperationException($"a workload generator has no 'id': {values}");
        Type = values.Member("type")?.ToDisplayText() ?? throw Error("no 'type'");
    }

    public string Id { get; }

    public string Type { get; }

    public bool ProfileForEachWorkload => Flag("profile_for_each_workload", false);

    public string Text(string key) => _values.Member(key)?.ToDisplayText() ?? throw Error($"no '{key}'");

    public string Text(string key, string otherwise) => _values.Member(key)?.ToDisplayText() ?? otherwise;

    /// <summary>A whole number under the first of the names that is there.</summary>
    public int Integer(int? otherwise, params string[] names)
    {
        foreach (string name in names)
        {
            if (_values.Member(name) is not { } value) continue;
            if (value.TryGetInt64(out long number) && number is >= int.MinValue and <= int.MaxValue) return (int)number;
            throw Error($"'{name}' must be a whole number, not {value}");
        }

        return otherwise ?? throw Error($"no '{names[0]}'");
    }

    public bool Flag(string key, bool otherwise) => _values.Member(key) switch
    {
        null => otherwise,
        { Kind: JsonKind.Boolean } flag => flag.AsBoolean(),
        { } other => throw Error($"'{key}' must be true or false, not {other}"),
    };

    /// <summary>A range with both ends included.</summary>
    public (int From, int To, int Step) Range(int from, int to, int step)
    {
        if (step < 1) throw Error($"the step must be at least 1, not {step}");
        if (to < from) throw Error($"the range {from} to {to} is empty");
        return (from, to, step);
    }

    public OperationException Error(string reason) =>
        new($"workload generator '{_values.Member("id")?.ToDisplayText()}': {reason}");
}
