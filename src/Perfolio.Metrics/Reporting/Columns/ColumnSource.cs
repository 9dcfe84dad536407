namespace Perfolio.Metrics.Reporting.Columns;

/// <summary>How a cell comes from a slot.</summary>
internal enum ColumnSource : byte
{
    Signed,
    Unsigned,
    Real,
    Text,
    ScaledSigned,
    ScaledUnsigned,
    ScaledReal,
    RateSigned,
    RateUnsigned,
    RateReal,
}
