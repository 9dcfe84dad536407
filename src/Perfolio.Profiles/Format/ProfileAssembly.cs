using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;

namespace Perfolio.Profiles.Format;

/// <summary>
/// Puts a profile together from its regions, which may stand in any order: columns wait for their constants, and the
/// constants for their columns.
/// </summary>
internal sealed class ProfileAssembly
{
    private readonly JsonTextReader _reader;
    private readonly bool _keepResources;
    private readonly Dictionary<string, ColumnSet> _columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonValue> _constants = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, JsonValue>> _other = [];
    private readonly List<JsonValue> _oldModels = [];
    private readonly ResourceEncoder _oldLayout = new();
    private bool _isOldLayout;
    private IReadOnlyList<JsonValue>? _models;
    private IReadOnlyList<JsonValue> _postprocessors = [];
    private string? _origin;
    private JsonValue? _header;
    private JsonValue? _machine;
    private JsonValue? _collectorInfo;

    public ProfileAssembly(JsonTextReader reader, bool keepResources)
    {
        _reader = reader;
        _keepResources = keepResources;
    }

    public void Read()
    {
        if (_reader.PeekKind() != JsonKind.Object) throw _reader.Error("a profile must be a JSON object");
        _reader.EnterObject();
        for (bool first = true; _reader.NextMember(ref first, out string region);) ReadRegion(region);
        _reader.ExpectEnd();
        if (_header is null) throw _reader.Error("the profile has no header");
    }

    public Profile ToProfile()
    {
        var types = new List<ResourceType>(_columns.Count);
        foreach ((string name, ColumnSet columns) in _columns)
        {
            if (!_constants.Remove(name, out JsonValue? constants))
                throw _reader.Error($"resource type '{name}' is missing from resource_type_map", columns.Offset);
            types.Add(columns.ToType(name, constants, _reader));
        }

        return new Profile
        {
            ResourceTypes = _isOldLayout ? WithOldLayout(types) : types,
            UnusedTypes = _constants.ToArray(),
            Models = _models ?? _oldModels,
            Origin = _origin,
            Header = _header!,
            Machine = _machine,
            CollectorInfo = _collectorInfo ?? JsonValue.EmptyObject,
            Postprocessors = _postprocessors,
            OtherRegions = _other,
        };
    }

    // A file that mixes the layouts gets one set of type names.
    private IReadOnlyList<ResourceType> WithOldLayout(List<ResourceType> types)
    {
        IReadOnlyList<ResourceType> old = _oldLayout.Build();
        if (types.Count == 0) return old;
        var encoder = new ResourceEncoder();
        foreach (ResourceType type in types.Concat(old)) encoder.Add(type);
        return encoder.Build();
    }

    private void ReadRegion(string region)
    {
        switch (region)
        {
            case Regions.Resources or Regions.ResourceTypeMap or Regions.Global or Regions.Snapshots when !_keepResources:
                _reader.SkipValue();
                break;
            case Regions.Resources when _reader.PeekKind() == JsonKind.Array:
                ReadFlatResources([]);
                break;
            case Regions.Resources:
                _reader.EnterObject();
                for (bool first = true; _reader.NextMember(ref first, out string name);)
                    _columns[name] = ColumnSet.Read(_reader, name);
                break;
            case Regions.ResourceTypeMap:
                _reader.EnterObject();
                for (bool first = true; _reader.NextMember(ref first, out string name);)
                    _constants[name] = Object($"resource_type_map: '{name}'");
                break;
            case Regions.Global:
                ReadGlobal();
                break;
            case Regions.Snapshots:
                ReadSnapshots();
                break;
            case Regions.Models:
                _models = Objects(region);
                break;
            case Regions.Origin:
                long at = _reader.Offset;
                JsonValue origin = _reader.ReadValue();
                _origin = origin.Kind is JsonKind.String or JsonKind.Null
                    ? origin.StringOrNull()
                    : throw _reader.Error("origin must be text", at);
                break;
            case Regions.Header:
                _header = ReadHeader();
                break;
            case Regions.Machine:
                _machine = Object(region);
                break;
            case Regions.CollectorInfo:
                _collectorInfo = Object(region);
                break;
            case Regions.Postprocessors:
                _postprocessors = Objects(region);
                break;
            default:
                _other.Add(new(region, _reader.ReadValue()));
                break;
        }
    }

    private JsonValue ReadHeader()
    {
        long at = _reader.Offset;
        JsonValue header = Object(Regions.Header);
        if (header.Member("type") is not { Kind: JsonKind.String }) throw _reader.Error("header: 'type' must be text", at);
        if (header.Member("units") is { Kind: not (JsonKind.Object or JsonKind.Null) })
            throw _reader.Error("header: 'units' must be an object", at);
        return header;
    }

    // "global": {"time": …, "resources": […], "models": […]}; its members may stand in any order, so the time comes first.
    private void ReadGlobal()
    {
        JsonValue global = Object(Regions.Global);
        if (global.AsObject().Count == 0) return;
        AddFlatResources(global, new KeyValuePair<string, JsonValue>("time", global.Member("time") ?? JsonValue.Of("0.0")));
        foreach (JsonValue model in Items(global, Regions.Models)) _oldModels.Add(model);
        foreach (KeyValuePair<string, JsonValue> member in global.AsObject())
            if (member.Key is not ("time" or Regions.Resources or Regions.Models))
                _other.Add(new(member.Key, member.Value));
    }

    private void ReadSnapshots()
    {
        if (_reader.PeekKind() != JsonKind.Array) throw _reader.Error("snapshots must be a list");
        _reader.EnterArray();
        long number = 0;
        for (bool first = true; _reader.NextItem(ref first); number++)
        {
            JsonValue snapshot = Object($"snapshot {number}");
            AddFlatResources(
                snapshot, new("snapshot", JsonValue.Of(number)), new("time", snapshot.Member("time") ?? JsonValue.Of("0.0")));
            foreach (JsonValue model in Items(snapshot, Regions.Models))
                _oldModels.Add(model.With("snapshot", JsonValue.Of(number)));
        }
    }

    private void ReadFlatResources(ReadOnlySpan<KeyValuePair<string, JsonValue>> constants)
    {
        _isOldLayout = true;
        _reader.EnterArray();
        int number = 0;
        for (bool first = true; _reader.NextItem(ref first); number++) _oldLayout.Add(Object($"resource {number}"), constants);
    }

    private void AddFlatResources(JsonValue layer, params ReadOnlySpan<KeyValuePair<string, JsonValue>> constants)
    {
        _isOldLayout = true;
        foreach (JsonValue resource in Items(layer, Regions.Resources)) _oldLayout.Add(resource, constants);
    }

    private IEnumerable<JsonValue> Items(JsonValue layer, string name)
    {
        if (layer.Member(name) is not { } list) return [];
        if (list.Kind != JsonKind.Array || list.AsArray().Any(i => i.Kind != JsonKind.Object))
            throw _reader.Error($"'{name}' of the old layout must be a list of objects");
        return list.AsArray();
    }

    private JsonValue Object(string what)
    {
        if (_reader.PeekKind() != JsonKind.Object) throw _reader.Error($"{what} must be an object");
        return _reader.ReadValue();
    }

    private List<JsonValue> Objects(string what)
    {
        if (_reader.PeekKind() != JsonKind.Array) throw _reader.Error($"{what} must be a list");
        var items = new List<JsonValue>();
        _reader.EnterArray();
        for (bool first = true; _reader.NextItem(ref first);) items.Add(Object($"{what}: item {items.Count}"));
        return items;
    }
}
