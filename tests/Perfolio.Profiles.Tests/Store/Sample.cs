using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Tests.Store;

/// <summary>Profiles and stores for tests.</summary>
internal static class Sample
{
    internal static Profile Profile(string command = "sleep", string type = "time", string? origin = HistorylessVersionControl.OnlyVersion) => new()
    {
        ResourceTypes =
        [
            new ResourceType(command + "#0", JsonValue.Object(("type", JsonValue.Of(type)), ("uid", JsonValue.Of(command))),
                [KeyValuePair.Create<string, Column>("amount", new Int64Column(new long[] { 1, 2, 3 }))]),
        ],
        Origin = origin,
        Header = JsonValue.Object(("type", JsonValue.Of(type)), ("cmd", JsonValue.Of(command)), ("workload", JsonValue.Of("0.01"))),
        CollectorInfo = JsonValue.Object(("name", JsonValue.Of("time")), ("params", JsonValue.Object(("repeat", JsonValue.Of(5))))),
    };

    /// <summary>An instance without version control.</summary>
    internal static ProfileStore Store(TempDirectory directory)
    {
        Instance instance = InstanceSetup.Init(new InitOptions { Path = directory.Path, VcsType = "svs" }).Instance;
        return Open(instance);
    }

    internal static ProfileStore Open(Instance instance) =>
        new(instance, new HistorylessVersionControl(instance.Root), TimeProvider.System);

    internal static string Save(ProfileStore store, string name, Profile? profile = null) =>
        new PendingProfileStore(store.Instance, TimeProvider.System).Save(profile ?? Profile(), name);
}
