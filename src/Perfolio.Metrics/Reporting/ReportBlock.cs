namespace Perfolio.Metrics.Reporting;

/// <summary>Some rows of a report in columns.</summary>
public sealed class ReportBlock
{
    internal ReportBlock(int columns, int capacity)
    {
        Times = new double[capacity];
        Values = new double[columns][];
        for (var i = 0; i < columns; i++)
            Values[i] = new double[capacity];
    }

    /// <summary>Rows in use: the first so many elements of each array.</summary>
    public int Count { get; internal set; }

    /// <summary>Number of the first row in the report, from 0.</summary>
    public long FirstRow { get; internal set; }

    /// <summary>Times in milliseconds since 1970-01-01 00:00 UTC.</summary>
    public double[] Times { get; }

    /// <summary>Values by column of <see cref="ReportFeed.Columns"/>; not a number where there is none.</summary>
    public double[][] Values { get; }
}
