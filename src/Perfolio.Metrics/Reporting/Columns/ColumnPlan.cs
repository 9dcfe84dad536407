namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>What a cell needs, in one place for speed.</summary>
internal readonly struct ColumnPlan
{
    public ColumnPlan(int slot, ColumnSource source, int precision, double factor, double limit)
    {
        Slot = slot;
        Source = source;
        Precision = (byte)precision;
        Factor = factor;
        Limit = limit;
    }

    public int Slot { get; }

    public ColumnSource Source { get; }

    public byte Precision { get; }

    public double Factor { get; }

    /// <summary>0 for none; negative: values above its magnitude's negation are left out.</summary>
    public double Limit { get; }
}
