namespace Perfolio.Metrics.Sampling;

/// <summary>Values of one metric in one sample. Walk over them with <see cref="GetEnumerator"/>; a view, valid until the next sample.</summary>
public readonly struct MetricValues
{
    private readonly MetricColumn _column;

    internal MetricValues(MetricColumn column) => _column = column;

    /// <summary>Number of instances with a value: 1 or 0 for a metric without instances.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var value in this)
                count++;
            return count;
        }
    }

    /// <summary>Why there is no value at all, as PCP's negative code; 0 when there is no reason or there are values.</summary>
    public int Error => _column.Table.ErrorOf(_column.Column);

    /// <summary>The first value; of a metric without instances the only one. Test it with <see cref="MetricValue.Exists"/>.</summary>
    public MetricValue Single
    {
        get
        {
            foreach (var value in this)
                return value;
            return default;
        }
    }

    /// <summary>Walks over the instances that have a value.</summary>
    /// <returns>The walk.</returns>
    public Enumerator GetEnumerator() => new(_column);

    /// <summary>A walk over values.</summary>
    public struct Enumerator
    {
        private readonly MetricColumn _column;
        private int _row;

        internal Enumerator(MetricColumn column)
        {
            _column = column;
            _row = -1;
        }

        /// <summary>The value.</summary>
        public readonly MetricValue Current => new(_column, _row);

        /// <summary>Goes to the next value.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext()
        {
            while (++_row < _column.Table.RowCount)
            {
                if (_column.Table.Has(_row, _column.Column))
                    return true;
            }

            return false;
        }
    }
}
