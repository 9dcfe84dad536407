using System.Globalization;
using Perfolio.Profiles.Json;

namespace Perfolio.Arcaflow.Values;

/// <summary>Collects what is written into a value. Integer keys become their decimal text.</summary>
public sealed class ValueTree : IValueWriter
{
    private readonly Stack<(List<JsonValue>? Items, List<KeyValuePair<string, JsonValue>>? Members)> _open = [];
    private readonly Stack<string> _keys = [];

    /// <summary>The value; null before one was written.</summary>
    public JsonValue Result { get; private set; } = JsonValue.Null;

    /// <inheritdoc/>
    public void Null() => Add(JsonValue.Null);

    /// <inheritdoc/>
    public void Boolean(bool value) => Add(JsonValue.Of(value));

    /// <inheritdoc/>
    public void Integer(long value) => Add(JsonValue.Of(value));

    /// <inheritdoc/>
    public void Float(double value) => Add(JsonValue.Of(value));

    /// <inheritdoc/>
    public void Text(string value) => Add(JsonValue.Of(value));

    /// <inheritdoc/>
    public void BeginList(int count) => _open.Push((new List<JsonValue>(count), null));

    /// <inheritdoc/>
    public void BeginMap(int count) => _open.Push((null, new List<KeyValuePair<string, JsonValue>>(count)));

    /// <inheritdoc/>
    public void Key(string name) => _keys.Push(name);

    /// <inheritdoc/>
    public void Key(long number) => _keys.Push(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void End()
    {
        (List<JsonValue>? items, List<KeyValuePair<string, JsonValue>>? members) = _open.Pop();
        Add(items is not null ? JsonValue.Of(items) : JsonValue.Of(members!));
    }

    private void Add(JsonValue value)
    {
        if (!_open.TryPeek(out (List<JsonValue>? Items, List<KeyValuePair<string, JsonValue>>? Members) frame)) Result = value;
        else if (frame.Items is not null) frame.Items.Add(value);
        else frame.Members!.Add(KeyValuePair.Create(_keys.Pop(), value));
    }
}
