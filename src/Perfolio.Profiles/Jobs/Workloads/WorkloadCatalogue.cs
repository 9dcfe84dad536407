using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>The generators of a configuration by id. A specification that is wrong is reported and left out.</summary>
public sealed class WorkloadCatalogue
{
    private readonly Dictionary<string, WorkloadGenerator> _generators = new(StringComparer.Ordinal);

    /// <summary>Reads specifications; of equal ids the first wins, so local ones go before shared ones.</summary>
    public WorkloadCatalogue(IEnumerable<JsonValue> specifications, Action<string> warn)
    {
        foreach (JsonValue specification in specifications)
        {
            try
            {
                WorkloadGenerator generator = WorkloadGenerator.Of(specification);
                _generators.TryAdd(generator.Id, generator);
            }
            catch (OperationException e)
            {
                warn(e.Message);
            }
        }
    }

    /// <summary>The generator of that id, or one that stands for the text itself.</summary>
    public WorkloadGenerator Find(string workload) =>
        _generators.GetValueOrDefault(workload) ?? new SingletonGenerator(workload, workload);
}
