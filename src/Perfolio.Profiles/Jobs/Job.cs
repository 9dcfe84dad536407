using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Profiles.Jobs;

/// <summary>A unit with the parameters it is to run with; a unit listed twice is two of these.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Parameters">Its parameters, resolved; an object.</param>
public sealed record UnitUse(IUnit Unit, JsonValue Parameters);

/// <summary>One cell of a job matrix: something to execute, a collector, and the postprocessors that follow.</summary>
/// <param name="Command">The command as typed.</param>
/// <param name="Arguments">The arguments as typed; may be empty.</param>
/// <param name="Workload">A workload, or the id of a workload generator; may be empty.</param>
/// <param name="Collector">The collector.</param>
/// <param name="Postprocessors">The postprocessors in order.</param>
public sealed record Job(
    string Command, string Arguments, string Workload, UnitUse Collector, IReadOnlyList<UnitUse> Postprocessors)
{
    /// <summary>The argument vector when the command was given word by word; see <see cref="Executable.Vector"/>.</summary>
    public IReadOnlyList<string>? Vector { get; init; }

    /// <summary>How many steps the job counts in a progress: the collector and every postprocessor.</summary>
    public int Steps => 1 + Postprocessors.Count;
}
