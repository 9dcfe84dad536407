namespace Perfolio.Metrics.Agent.Identifiers;

/// <summary>A range of item numbers that belongs to one source.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="First">First item.</param>
/// <param name="Count">Number of items: a whole cluster, or a part when sources are many.</param>
internal readonly record struct Extent(int Cluster, int First, int Count)
{
    public const int ItemsPerCluster = 1024;

    public const int ItemsPerPart = 64;

    /// <summary>A number of its own for every part of every cluster.</summary>
    public int Slot => (Cluster * (ItemsPerCluster / ItemsPerPart)) + (First / ItemsPerPart);
}
