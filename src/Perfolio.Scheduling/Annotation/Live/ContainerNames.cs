using System.Text.Json;

namespace Perfolio.Scheduling.Annotation.Live;

/// <summary>The names of containers, from what their managers keep in files. Most of them only root may read.</summary>
internal sealed class ContainerNames
{
    private const string DockerFolder = "var/lib/docker/containers";
    private const string PodmanFile = "containers/storage/overlay-containers/containers.json";
    private const string PodLogs = "var/log/containers";
    private const int ShortId = 12;

    private readonly SystemFiles _files;
    private readonly Dictionary<string, string> _known = [];
    private readonly Lazy<Dictionary<string, string>> _podman;
    private readonly Lazy<Dictionary<string, string>> _kubernetes;

    public ContainerNames(SystemFiles files)
    {
        _files = files;
        _podman = new(ReadPodman);
        _kubernetes = new(ReadKubernetes);
    }

    /// <summary>Containers whose names could not be found.</summary>
    public int Unnamed { get; private set; }

    /// <summary>
    /// The name: of a pod's container <c>NAMESPACE_POD_CONTAINER</c>, of other containers and machines their own, of units the
    /// unit's; the first twelve characters of the id where no name is found.
    /// </summary>
    public string Of(ControlGroup group)
    {
        if (group.Kind is ControlGroupKind.Unit or ControlGroupKind.Machine or ControlGroupKind.Lxc) return group.Id;
        if (_known.TryGetValue(group.Id, out string? known)) return known;
        string? name = group.Kind switch
        {
            ControlGroupKind.Kubernetes => _kubernetes.Value.GetValueOrDefault(group.Id),
            ControlGroupKind.Podman => _podman.Value.GetValueOrDefault(group.Id),
            _ => Docker(group.Id) ?? _podman.Value.GetValueOrDefault(group.Id),
        };
        if (string.IsNullOrEmpty(name)) Unnamed++;
        return _known[group.Id] = string.IsNullOrEmpty(name) ? group.Id[..ShortId] : name;
    }

    private string? Docker(string id)
    {
        using JsonDocument? document = Json($"{DockerFolder}/{id}/config.v2.json");
        return document is not null && document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("Name", out JsonElement name) && name.ValueKind == JsonValueKind.String
            ? name.GetString()!.TrimStart('/') : null;
    }

    private Dictionary<string, string> ReadPodman()
    {
        var names = new Dictionary<string, string>();
        IEnumerable<string> users = _files.Names("home").Select(static user => $"home/{user}/.local/share");
        foreach (string folder in (string[])["var/lib", "root/.local/share", .. users])
        {
            using JsonDocument? document = Json($"{folder}/{PodmanFile}");
            if (document is null || document.RootElement.ValueKind != JsonValueKind.Array) continue;
            foreach (JsonElement container in document.RootElement.EnumerateArray())
            {
                if (container.ValueKind == JsonValueKind.Object
                    && container.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String
                    && container.TryGetProperty("names", out JsonElement list) && list.ValueKind == JsonValueKind.Array
                    && list.EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.String } name)
                    names[id.GetString()!] = name.GetString()!;
            }
        }

        return names;
    }

    private Dictionary<string, string> ReadKubernetes()
    {
        // The kubelet keeps a link per container: POD_NAMESPACE_CONTAINER-ID.log.
        var names = new Dictionary<string, string>();
        foreach (string file in _files.Names(PodLogs))
        {
            int dash = file.LastIndexOf('-');
            if (dash < 0 || !file.EndsWith(".log", StringComparison.Ordinal) || dash > file.Length - ".log".Length) continue;
            string[] parts = file[..dash].Split('_');
            if (parts.Length == 3) names[file[(dash + 1)..^".log".Length]] = $"{parts[1]}_{parts[0]}_{parts[2]}";
        }

        return names;
    }

    private JsonDocument? Json(string path)
    {
        string text = _files.Text(path);
        if (text.Length == 0) return null;
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
