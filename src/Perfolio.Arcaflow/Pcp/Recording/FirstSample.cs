using Perfolio.Archives;
using Perfolio.Archives.Results;

namespace Perfolio.Arcaflow.Pcp.Recording;

/// <summary>Whether a growing archive has a sample already.</summary>
internal static class FirstSample
{
    // What a recorder says of itself at the beginning and at the end.
    private const string OfTheRecorder = "pmcd.";

    /// <summary>True when there is a record with a value that is not about the recorder.</summary>
    internal static bool IsIn(string path)
    {
        try
        {
            using Archive archive = Archive.Open(path, new ArchiveOpenOptions { Tolerant = true });
            using ResultCursor cursor = archive.Results();
            while (cursor.Read() == ReadStatus.Record)
                foreach (ValueSet set in cursor.Layout.Sets)
                    if (set.Count > 0 && set.Descriptor is { } descriptor && !descriptor.Name.StartsWith(
                        OfTheRecorder, StringComparison.Ordinal))
                        return true;
        }
        catch (ArchiveException)
        {
            // Not even its labels are complete.
        }

        return false;
    }
}
