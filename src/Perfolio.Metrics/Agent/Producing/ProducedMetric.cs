using System.Text.Json;
using Perfolio.Archives.Format;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Metrics.Agent.Producing;

/// <summary>A metric of a <see cref="MetricDocument"/>: takes its values, one, or one per element of its array.</summary>
public sealed class ProducedMetric
{
    private readonly Lock _lock;
    private readonly string _name;
    private readonly MetricType _type;
    private readonly MetricSemantics _semantics;
    private readonly string _description;
    private readonly MetricUnits _units;
    private readonly Dictionary<string, (long Integer, double Number, string? Text)> _values = new(StringComparer.Ordinal);

    internal ProducedMetric(
        Lock documentLock, string name, MetricType type, MetricSemantics semantics, string description, MetricUnits units,
            ProducedArray? owner)
    {
        _lock = documentLock;
        _name = name;
        _type = type;
        _semantics = semantics;
        _description = description;
        _units = units;
        Owner = owner;
    }

    internal ProducedArray? Owner { get; }

    internal IEnumerable<string> Elements => _values.Keys;

    /// <summary>Sets an integer; a metric declared as a double takes it too.</summary>
    /// <param name="value">The value.</param>
    public void Set(long value) => Put("", (value, value, null));

    /// <summary>Sets a number; not finite ones are published as null.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The metric was declared as an integer or a text.</exception>
    public void Set(double value) => Put("", (0, Checked(value), null));

    /// <summary>Sets a text.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The metric was declared as a number.</exception>
    public void Set(string value) => Put("", (0, 0, Checked(value)));

    /// <summary>Sets an integer of an element.</summary>
    /// <param name="element">Name of the element.</param>
    /// <param name="value">The value.</param>
    public void Set(string element, long value) => Put(element, (value, value, null));

    /// <summary>Sets a number of an element.</summary>
    /// <param name="element">Name of the element.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The metric was declared as an integer or a text.</exception>
    public void Set(string element, double value) => Put(element, (0, Checked(value), null));

    /// <summary>Sets a text of an element.</summary>
    /// <param name="element">Name of the element.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="InvalidOperationException">The metric was declared as a number.</exception>
    public void Set(string element, string value) => Put(element, (0, 0, Checked(value)));

    /// <summary>Takes the value of an element away: the element has left.</summary>
    /// <param name="element">Name of the element.</param>
    public void Remove(string element)
    {
        lock (_lock)
            _values.Remove(element);
    }

    internal JsonMetric Describe(int array) => new(Owner is null ? _name : $"{Owner.Name}.{_name}", [_name], _type)
    {
        Semantics = _semantics,
        Units = _units,
        Help = _description,
        Array = array,
    };

    internal void Write(Utf8JsonWriter writer, string element)
    {
        if (!_values.TryGetValue(element, out var value))
            return;
        if (_type == MetricType.String)
            writer.WriteString(_name, value.Text);
        else if (_type == MetricType.Int64)
            writer.WriteNumber(_name, value.Integer);
        else if (double.IsFinite(value.Number))
            writer.WriteNumber(_name, value.Number);
        else
            writer.WriteNull(_name);
    }

    private void Put(string element, (long Integer, double Number, string? Text) value)
    {
        if ((element.Length > 0) != (Owner is not null))
            throw new InvalidOperationException(Owner is null ? $"'{_name}' has no elements"
                : $"'{_name}' needs the name of an element");
        if (_type == MetricType.String && value.Text is null)
            throw new InvalidOperationException($"'{_name}' is a text");
        lock (_lock)
            _values[element] = value;
    }

    private double Checked(double value) =>
        _type == MetricType.Double ? value : throw new InvalidOperationException($"'{_name}' is no double");

    private string Checked(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return _type == MetricType.String ? value : throw new InvalidOperationException($"'{_name}' is no text");
    }
}
