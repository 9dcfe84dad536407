using System.Globalization;
using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Reading;

namespace Perfolio.Metrics.Sampling;

/// <summary>
/// The values of one reader: a column per key, a row per instance (one row with id -1 when there are no instances). Reused from
/// sweep to sweep.
/// </summary>
internal sealed class ValueTable
{
    private const int MostPlaces = 8;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly int[] _errors;
    private readonly int[] _places;
    private long[] _cells;
    private CellKind[] _kinds;
    private int[] _ids = new int[4];
    private byte[] _text = [];
    private int _textUsed;

    /// <summary>Makes a table.</summary>
    /// <param name="name">Name in the catalogue, which has the keys.</param>
    /// <param name="domain">Instances of the rows; null for a single row.</param>
    public ValueTable(string name, InstanceDomain? domain = null)
    {
        Name = name;
        Domain = domain;
        foreach (var key in MetricCatalogue.ColumnsOf(name))
            _columns.Add(key, _columns.Count);
        _cells = new long[_columns.Count * 4];
        _kinds = new CellKind[_cells.Length];
        _errors = new int[_columns.Count];
        _places = [.. Enumerable.Range(0, MostPlaces).Select(i => Column(i.ToString(CultureInfo.InvariantCulture)))];
    }

    private enum CellKind : byte
    {
        Empty,
        Number,
        Text,
    }

    public string Name { get; }

    public InstanceDomain? Domain { get; }

    public int RowCount { get; private set; }

    /// <summary>Why there are no values at all; 0 when nothing is wrong.</summary>
    public int Error { get; private set; }

    public Dictionary<string, int> Columns => _columns;

    /// <summary>The column of a key; -1 when no metric uses it.</summary>
    public int Column(string key) => _columns.GetValueOrDefault(key, -1);

    /// <summary>The column whose key is a number; -1 when no metric uses it.</summary>
    public int Place(int number) => (uint)number < (uint)_places.Length ? _places[number] : -1;

    /// <summary>Forgets all rows.</summary>
    /// <param name="error">Why there will be none, or 0.</param>
    public void Begin(int error = SampleError.None)
    {
        RowCount = 0;
        _textUsed = 0;
        Error = error;
    }

    /// <summary>Adds an empty row.</summary>
    /// <param name="id">Instance id; -1 when there are no instances.</param>
    /// <returns>Its number.</returns>
    public int AddRow(int id = -1)
    {
        var row = RowCount++;
        if (row == _ids.Length)
        {
            Array.Resize(ref _ids, row * 2);
            Array.Resize(ref _cells, _ids.Length * _columns.Count);
            Array.Resize(ref _kinds, _cells.Length);
        }

        _ids[row] = id;
        _kinds.AsSpan(row * _columns.Count, _columns.Count).Clear();
        return row;
    }

    public void Set(int row, int column, ulong value) => Set(row, column, (long)value);

    public void Set(int row, int column, long value)
    {
        if (column < 0)
            return;
        var at = (row * _columns.Count) + column;
        _cells[at] = value;
        _kinds[at] = CellKind.Number;
    }

    public void SetDouble(int row, int column, double value) => Set(row, column, BitConverter.DoubleToInt64Bits(value));

    public void SetText(int row, int column, ReadOnlySpan<byte> value)
    {
        if (column < 0)
            return;
        if (value.Length > _text.Length - _textUsed)
            Array.Resize(ref _text, Math.Max(checked(_textUsed + value.Length), _text.Length * 2));
        value.CopyTo(_text.AsSpan(_textUsed));
        var at = (row * _columns.Count) + column;
        _cells[at] = ((long)_textUsed << 32) | (uint)value.Length;
        _kinds[at] = CellKind.Text;
        _textUsed += value.Length;
    }

    /// <summary>Gives the reason that a column has no values.</summary>
    public void SetError(int column, int error)
    {
        if (column >= 0)
            _errors[column] = error;
    }

    public int ErrorOf(int column) => Error != 0 ? Error : _errors[column];

    public int IdOf(int row) => _ids[row];

    public bool Has(int row, int column) => _kinds[(row * _columns.Count) + column] != CellKind.Empty;

    public long Bits(int row, int column) => _cells[(row * _columns.Count) + column];

    public ReadOnlySpan<byte> Text(int row, int column)
    {
        var cell = _cells[(row * _columns.Count) + column];
        return _kinds[(row * _columns.Count) + column] == CellKind.Text ? _text.AsSpan((int)(cell >> 32), (int)cell) : default;
    }
}
