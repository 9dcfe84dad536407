using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Reporting.Html;

namespace Perfolio.Cli.Running;

/// <summary>Writes the HTML report of a profile; the file appears whole or not at all.</summary>
internal static class ReportFile
{
    public static void Write(Profile profile, string path, string? profileName, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using var file = new AtomicFile(path);
        ProfileReport.Write(
            profile, new ReportContext { Commit = profile.Origin, Date = time.GetLocalNow(), ProfileName = profileName },
            file.Stream);
        file.Commit();
    }
}
