using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.Tests;

/// <summary>Contexts for units, and all phases of a unit one after the other as a host runs them.</summary>
internal static class Units
{
    internal static UnitContext Context(
        IUnit unit, string directory, Executable? executable = null, IProgress<UnitProgress>? progress = null,
        Profiles.Model.Profile? baseline = null, params (string Name, JsonValue Value)[] parameters)
    {
        JsonValue all = JsonValue.Of(unit.Description.Parameters.Select(p => KeyValuePair.Create(p.Name, p.Default)).ToArray());
        foreach ((string name, JsonValue value) in parameters) all = all.With(name, value);
        return new UnitContext(unit.Description, all)
        {
            Executable = executable,
            WorkingDirectory = directory,
            ScratchDirectory = directory,
            Progress = progress,
            Baseline = baseline,
        };
    }

    internal static async Task<PhaseResult> RunAllAsync(IUnit unit, UnitContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            PhaseResult result = await unit.BeforeAsync(context, cancellationToken);
            if (result.IsOk) result = await unit.RunAsync(context, cancellationToken);
            if (result.IsOk) result = await unit.AfterAsync(context, cancellationToken);
            return result;
        }
        finally
        {
            await unit.TeardownAsync(context);
        }
    }
}
