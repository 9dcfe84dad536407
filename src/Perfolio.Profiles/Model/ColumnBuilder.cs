using Perfolio.Profiles.Json;

namespace Perfolio.Profiles.Model;

/// <summary>
/// Collects the values of one column in the narrowest form that holds them: 64-bit integers, then doubles, then numbers of
/// both kinds, then any JSON value. No number ever loses its kind or its digits.
/// </summary>
public sealed class ColumnBuilder
{
    // Integers up to here survive being stored as a double.
    private const long ExactInDouble = 1L << 53;
    private const int InitialCapacity = 16;

    private Form _form = Form.Empty;
    private long[] _integers = [];
    private double[] _doubles = [];
    private ulong[] _isInteger = [];
    private JsonValue[] _values = [];

    private enum Form
    {
        Empty,
        Integers,
        Doubles,
        Numbers,
        Values,
    }

    /// <summary>How many values were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an integer.</summary>
    public void Add(long value)
    {
        if (_form == Form.Integers)
        {
            if (Count == _integers.Length) Array.Resize(ref _integers, Grown());
            _integers[Count++] = value;
            return;
        }

        AddIntegerSlow(value);
    }

    /// <summary>Adds a float.</summary>
    public void Add(double value)
    {
        if (_form == Form.Doubles)
        {
            if (Count == _doubles.Length) Array.Resize(ref _doubles, Grown());
            _doubles[Count++] = value;
            return;
        }

        AddDoubleSlow(value);
    }

    /// <summary>Adds any value.</summary>
    public void Add(JsonValue value)
    {
        if (value.Kind == JsonKind.Float)
        {
            Add(value.AsDouble());
        }
        else if (value.TryGetInt64(out long integer))
        {
            Add(integer);
        }
        else
        {
            Become(Form.Values);
            AppendValue(value);
        }
    }

    /// <summary>Adds the values of a column at their end.</summary>
    public void AddRange(Column column)
    {
        switch (column)
        {
            case Int64Column integers:
                foreach (long value in integers.Values) Add(value);
                break;
            case DoubleColumn doubles:
                foreach (double value in doubles.Values) Add(value);
                break;
            default:
                for (int i = 0; i < column.Count; i++) Add(column[i]);
                break;
        }
    }

    /// <summary>The column of everything added. The builder must not be used afterwards.</summary>
    public Column Build() => _form switch
    {
        Form.Doubles => new DoubleColumn(_doubles.AsMemory(0, Count)),
        Form.Numbers => new MixedNumberColumn(_doubles.AsMemory(0, Count), _isInteger),
        Form.Values => new JsonColumn(_values.AsMemory(0, Count)),
        _ => new Int64Column(_integers.AsMemory(0, Count)),
    };

    private int Grown() => Math.Max(InitialCapacity, Count * 2);

    private void AddIntegerSlow(long value)
    {
        switch (_form)
        {
            case Form.Empty:
                _form = Form.Integers;
                Add(value);
                return;
            case Form.Doubles or Form.Numbers when value is <= ExactInDouble and >= -ExactInDouble:
                Become(Form.Numbers);
                AppendNumber(value, isInteger: true);
                return;
            default:
                Become(Form.Values);
                AppendValue(JsonValue.Of(value));
                return;
        }
    }

    private void AddDoubleSlow(double value)
    {
        switch (_form)
        {
            case Form.Empty:
                _form = Form.Doubles;
                Add(value);
                return;
            case Form.Integers when !AllExactInDouble():
            case Form.Values:
                Become(Form.Values);
                AppendValue(JsonValue.Of(value));
                return;
            default:
                Become(Form.Numbers);
                AppendNumber(value, isInteger: false);
                return;
        }
    }

    private bool AllExactInDouble()
    {
        foreach (long value in _integers.AsSpan(0, Count))
            if (value is > ExactInDouble or < -ExactInDouble)
                return false;
        return true;
    }

    private void AppendNumber(double value, bool isInteger)
    {
        if (Count == _doubles.Length) Array.Resize(ref _doubles, Grown());
        if (Count >> 6 >= _isInteger.Length) Array.Resize(ref _isInteger, Math.Max(1, _isInteger.Length * 2));
        _doubles[Count] = value;
        if (isInteger) _isInteger[Count >> 6] |= 1UL << (Count & 63);
        Count++;
    }

    private void AppendValue(JsonValue value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, Grown());
        _values[Count++] = value;
    }

    private void Become(Form form)
    {
        if (_form == form) return;
        Column soFar = Build();
        int count = Count;
        Count = 0;
        (Form old, _form) = (_form, form);
        if (form == Form.Numbers)
        {
            _doubles = new double[Math.Max(InitialCapacity, count)];
            for (int i = 0; i < count; i++) AppendNumber(soFar.GetDouble(i), old == Form.Integers);
        }
        else
        {
            for (int i = 0; i < count; i++) AppendValue(soFar[i]);
        }

        _integers = [];
        if (form == Form.Values) _doubles = [];
    }
}
