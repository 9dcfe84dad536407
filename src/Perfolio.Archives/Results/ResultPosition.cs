namespace Perfolio.Archives.Results;

/// <summary>A place between two data records of an archive.</summary>
/// <param name="Volume">Number of the data volume.</param>
/// <param name="Offset">Byte offset in its uncompressed content.</param>
public readonly record struct ResultPosition(int Volume, long Offset) : IComparable<ResultPosition>
{
    /// <inheritdoc/>
    public int CompareTo(ResultPosition other) =>
        Volume != other.Volume ? Volume.CompareTo(other.Volume) : Offset.CompareTo(other.Offset);
}
