using Perfolio.Arcaflow.Values;

namespace Perfolio.Arcaflow.Steps;

/// <summary>The steps of a plug-in.</summary>
public sealed class PluginDefinition
{
    private readonly SortedDictionary<string, PluginStep> _steps = new(StringComparer.Ordinal);

    /// <summary>Makes a plug-in of steps.</summary>
    public PluginDefinition(params IEnumerable<PluginStep> steps)
    {
        foreach (PluginStep step in steps) _steps.Add(step.Id, step);
    }

    /// <summary>
    /// The id of the step that a file is for when the command line names none and there are several; null when one must be named.
    /// </summary>
    public string? DefaultStep { get; init; }

    /// <summary>The steps, sorted by id.</summary>
    public IReadOnlyCollection<PluginStep> Steps => _steps.Values;

    /// <summary>The ids, for messages.</summary>
    public string Ids => string.Join(", ", _steps.Keys);

    /// <summary>The step of that id, or null.</summary>
    public PluginStep? Find(string id) => _steps.GetValueOrDefault(id);

    /// <summary>Writes the schema of the plug-in.</summary>
    public void Describe(IValueWriter writer)
    {
        writer.BeginMap(1);
        writer.Key("steps");
        writer.BeginMap(_steps.Count);
        foreach ((string id, PluginStep step) in _steps)
        {
            writer.Key(id);
            step.Describe(writer);
        }

        writer.End();
        writer.End();
    }
}
