using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Jobs.Workloads;

/// <summary>
/// Makes workloads from a specification of the configuration (docs/workloads.md). The same specification always makes the
/// same workloads, so that versions can be compared.
/// </summary>
public abstract class WorkloadGenerator
{
    private protected WorkloadGenerator(string id, bool profileForEachWorkload)
    {
        Id = id;
        ProfileForEachWorkload = profileForEachWorkload;
    }

    /// <summary>The name by which jobs use it.</summary>
    public string Id { get; }

    /// <summary>True: one profile per workload. False: one profile with the resources of all.</summary>
    public bool ProfileForEachWorkload { get; }

    /// <summary>True when the generator stands for a workload given as it is.</summary>
    public virtual bool IsSingleton => false;

    /// <summary>Makes the workloads, one after the other.</summary>
    /// <param name="surroundings">Where files go and how commands run.</param>
    /// <param name="cancellationToken">Ends the generation.</param>
    /// <exception cref="OperationException">An external generator failed or made nothing.</exception>
    public abstract IAsyncEnumerable<GeneratedWorkload> GenerateAsync(
        GeneratorSurroundings surroundings, CancellationToken cancellationToken);

    /// <summary>Reads a specification.</summary>
    /// <exception cref="OperationException">It lacks <c>id</c> or <c>type</c>, its type is unknown, or a parameter is
    /// wrong.</exception>
    public static WorkloadGenerator Of(JsonValue specification)
    {
        var given = new GeneratorSpecification(specification);
        return given.Type switch
        {
            "integer" => new IntegerGenerator(given),
            "string" => new StringGenerator(given),
            "textfile" => new TextFileGenerator(given),
            "external" => new ExternalGenerator(given),
            "singleton" => new SingletonGenerator(given.Id, given.Text("value")),
            _ => throw given.Error($"unknown type '{given.Type}'; there are integer, string, textfile, external and singleton"),
        };
    }
}

/// <summary>What a generator needs from outside.</summary>
/// <param name="ScratchDirectory">Temporary files go here.</param>
/// <param name="WorkingDirectory">External generators run here, and their relative paths start here.</param>
/// <param name="Launcher">Runs external generators.</param>
/// <param name="Warn">Takes warnings, one line each.</param>
public sealed record GeneratorSurroundings(
    string ScratchDirectory, string WorkingDirectory, ICommandLauncher Launcher, Action<string> Warn);
