using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// The values of one collectable key of one resource type, one per resource, in file order
/// (docs/formats/perun-profile.md, "Encoding"). Immutable; made by <see cref="ColumnBuilder"/>.
/// </summary>
public abstract class Column
{
    private protected Column(int count) => Count = count;

    /// <summary>How many values the column has.</summary>
    public int Count { get; }

    /// <summary>True when every value is a number.</summary>
    public abstract bool IsNumeric { get; }

    /// <summary>The value at a position, with its JSON kind.</summary>
    public abstract JsonValue this[int index] { get; }

    /// <summary>The value at a position as a double; NaN when it is no number.</summary>
    public abstract double GetDouble(int index);

    /// <summary>Copies all values as doubles (NaN where there is no number) into <paramref name="destination"/>.</summary>
    public virtual void CopyTo(Span<double> destination)
    {
        for (int i = 0; i < Count; i++) destination[i] = GetDouble(i);
    }
}

/// <summary>A column of 64-bit integers.</summary>
public sealed class Int64Column : Column
{
    private readonly ReadOnlyMemory<long> _values;

    /// <summary>Takes over the values; the caller must not change them afterwards.</summary>
    public Int64Column(ReadOnlyMemory<long> values)
        : base(values.Length) => _values = values;

    /// <summary>The values.</summary>
    public ReadOnlySpan<long> Values => _values.Span;

    /// <inheritdoc/>
    public override bool IsNumeric => true;

    /// <inheritdoc/>
    public override JsonValue this[int index] => JsonValue.Of(Values[index]);

    /// <inheritdoc/>
    public override double GetDouble(int index) => Values[index];
}

/// <summary>A column of doubles; every value was written as a float.</summary>
public sealed class DoubleColumn : Column
{
    private readonly ReadOnlyMemory<double> _values;

    /// <summary>Takes over the values; the caller must not change them afterwards.</summary>
    public DoubleColumn(ReadOnlyMemory<double> values)
        : base(values.Length) => _values = values;

    /// <summary>The values.</summary>
    public ReadOnlySpan<double> Values => _values.Span;

    /// <inheritdoc/>
    public override bool IsNumeric => true;

    /// <inheritdoc/>
    public override JsonValue this[int index] => JsonValue.Of(Values[index]);

    /// <inheritdoc/>
    public override double GetDouble(int index) => Values[index];

    /// <inheritdoc/>
    public override void CopyTo(Span<double> destination) => Values.CopyTo(destination);
}

/// <summary>A column in which some numbers were written as integers and some as floats.</summary>
public sealed class MixedNumberColumn : Column
{
    private readonly ReadOnlyMemory<double> _values;
    private readonly ulong[] _isInteger;

    internal MixedNumberColumn(ReadOnlyMemory<double> values, ulong[] isInteger)
        : base(values.Length)
    {
        _values = values;
        _isInteger = isInteger;
    }

    /// <inheritdoc/>
    public override bool IsNumeric => true;

    /// <inheritdoc/>
    public override JsonValue this[int index] =>
        IsInteger(index) ? JsonValue.Of((long)_values.Span[index]) : JsonValue.Of(_values.Span[index]);

    /// <summary>True when the value at the position was written as an integer.</summary>
    public bool IsInteger(int index) => (_isInteger[index >> 6] >> (index & 63) & 1) != 0;

    /// <inheritdoc/>
    public override double GetDouble(int index) => _values.Span[index];

    /// <inheritdoc/>
    public override void CopyTo(Span<double> destination) => _values.Span.CopyTo(destination);
}

/// <summary>A column that holds anything but plain numbers.</summary>
public sealed class JsonColumn : Column
{
    private readonly ReadOnlyMemory<JsonValue> _values;

    internal JsonColumn(ReadOnlyMemory<JsonValue> values)
        : base(values.Length)
    {
        _values = values;
        IsNumeric = true;
        foreach (JsonValue value in values.Span) IsNumeric &= value.IsNumber;
    }

    /// <inheritdoc/>
    public override bool IsNumeric { get; }

    /// <inheritdoc/>
    public override JsonValue this[int index] => _values.Span[index];

    /// <inheritdoc/>
    public override double GetDouble(int index) => this[index].IsNumber ? this[index].AsDouble() : double.NaN;
}
