namespace Perfolio.Metrics.Agent.Values;

/// <summary>Values in rows and columns: one row for the single values of a document, or one per element of an array.</summary>
internal sealed class CellTable
{
    private long[] _bits;
    private CellState[] _states;
    private int _last;

    public CellTable(int columns, int rows = 1)
    {
        Columns = columns;
        _bits = new long[columns * rows];
        _states = new CellState[columns * rows];
    }

    public int Columns { get; }

    public int Rows { get; private set; }

    /// <summary>Number of cells in use.</summary>
    public long Size => (long)Rows * Columns;

    public void Clear() => Rows = 0;

    /// <summary>Adds a row without values.</summary>
    public void AddRow()
    {
        var from = Rows * Columns;
        if (from + Columns > _bits.Length)
        {
            var size = checked(Math.Max((Rows + 1) * Columns, 2 * _bits.Length));
            Array.Resize(ref _bits, size);
            Array.Resize(ref _states, size);
        }

        _states.AsSpan(from, Columns).Clear();
        _last = from;
        Rows++;
    }

    /// <summary>Takes the last row back.</summary>
    public void DropRow()
    {
        Rows--;
        _last -= Columns;
    }

    /// <summary>Sets a value in the last row.</summary>
    public void SetLast(int column, long bits)
    {
        var at = _last + column;
        _bits[at] = bits;
        _states[at] = CellState.Value;
    }

    public void Set(int row, int column, long bits)
    {
        var at = (row * Columns) + column;
        _bits[at] = bits;
        _states[at] = CellState.Value;
    }

    public void Set(int row, int column, CellState state) => _states[(row * Columns) + column] = state;

    public CellState State(int row, int column) => _states[(row * Columns) + column];

    public long Bits(int row, int column) => _bits[(row * Columns) + column];

    /// <summary>A copy without spare room.</summary>
    public CellTable Copy()
    {
        var copy = new CellTable(Columns, Rows) { Rows = Rows };
        Array.Copy(_bits, copy._bits, Rows * Columns);
        Array.Copy(_states, copy._states, Rows * Columns);
        return copy;
    }
}
