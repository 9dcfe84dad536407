using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>The columns of one resource type while it is filled: append one value to each column per resource.</summary>
public sealed class ResourceAppender
{
    private readonly string _name;
    private readonly JsonValue _constants;
    private readonly string[] _keys;
    private readonly ColumnBuilder[] _columns;

    internal ResourceAppender(string name, JsonValue constants, string[] keys)
        : this(name, constants, keys, keys.Select(_ => new ColumnBuilder()).ToArray())
    {
    }

    private ResourceAppender(string name, JsonValue constants, string[] keys, ColumnBuilder[] columns)
    {
        _name = name;
        _constants = constants;
        _keys = keys;
        _columns = columns;
    }

    /// <summary>The columns, in the order in which the keys were asked for.</summary>
    public IReadOnlyList<ColumnBuilder> Columns => _columns;

    internal ResourceAppender InOrder(string[] keys) => keys.SequenceEqual(_keys)
        ? this
        : new ResourceAppender(_name, _constants, keys, keys.Select(k => _columns[Array.IndexOf(_keys, k)]).ToArray());

    internal ResourceType Build() =>
        new(_name, _constants, _keys.Select((k, i) => KeyValuePair.Create(k, _columns[i].Build())).ToArray());
}
