using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Listings;

/// <summary>The performance changes that were found for a minor version.</summary>
internal static class Changes
{
    public static IReadOnlyList<PerformanceChange> Of(Session session, string sha) =>
        ChangesFile.Load(session.Instance.ChangesFile(sha), session.Terminal.Warn);
}
