using Perfolio.Archives.Format;

namespace Perfolio.Archives.Generator;

/// <summary>What an archive looks like.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Format version.</param>
/// <param name="Singular">Singular metrics.</param>
/// <param name="Many">Metrics with instances.</param>
/// <param name="Instances">Instances of each of these.</param>
/// <param name="Records">Data records, ten seconds apart.</param>
/// <param name="Replaced">Instances that go, and as many that come, at every record.</param>
internal sealed record Shape(string Name, ArchiveVersion Version, int Singular, int Many, int Instances, int Records, int Replaced)
{
    private static readonly Shape[] All =
    [
        new("narrow", ArchiveVersion.V3, 1_000, 10, 100, 10_000, 0),
        new("wide", ArchiveVersion.V2, 6_000, 10, 3_000, 600, 0),
        new("process", ArchiveVersion.V3, 10, 4, 5_000, 1_070, 25),
    ];

    public static Shape? Find(string name) => Array.Find(All, s => string.Equals(s.Name, name, StringComparison.Ordinal));
}
