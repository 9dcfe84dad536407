using Perfolio.Archives.Format;
using Perfolio.Archives.Results;
using Perfolio.Archives.Storage;

namespace Perfolio.Archives.Checking;

/// <summary>Checks an archive completely: files, labels, metadata, index, every record and every value. Damage does not stop
/// it.</summary>
public static class ArchiveCheck
{
    /// <summary>Checks archives, each for itself.</summary>
    /// <param name="path">Base name, path of any member file, a directory, or a comma list of these.</param>
    /// <param name="options">What to look at; null for everything.</param>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>The findings.</returns>
    public static CheckReport Run(string path, CheckOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= CheckOptions.Default;
        var report = new CheckReport(options.LimitPerKind);
        try
        {
            foreach (var name in ArchiveSet.Expand(path))
                Run(name, report, options, cancellation);
        }
        catch (ArchiveException e)
        {
            report.Add(e);
        }

        return report;
    }

    private static void Run(string name, CheckReport report, CheckOptions options, CancellationToken cancellation)
    {
        try
        {
            using var archive = Archive.Open(name, new ArchiveOpenOptions { Tolerant = true, Resync = true });
            foreach (var damage in archive.Damages)
                report.Add(CheckSeverity.Error, damage.Volume == MemberFile.Metadata ? "metadata" : "label", damage);
            foreach (var warning in archive.Warnings)
                report.Add(IsMissingIndex(archive, warning) ? CheckSeverity.Warning : CheckSeverity.Error, "file", warning);
            new MetadataCheck(archive, report).Run();
            if (!options.MetadataOnly)
                new RecordCheck(archive, report, options).Run(cancellation);
            using var index = new IndexCheck(archive, report);
            index.Run();
        }
        catch (ArchiveException e)
        {
            report.Add(e);
        }
    }

    private static bool IsMissingIndex(Archive archive, Damage warning) =>
        warning.Volume == MemberFile.Index && archive.Files.Index is null;

    /// <summary>Whether a place of an archive is the start of a whole record, or the end of the volume.</summary>
    internal static bool IsBoundary(ArchiveBytes bytes, ArchiveVersion version, long offset) =>
        offset == bytes.Length || new FrameWalk(bytes, version, offset).Next();
}
