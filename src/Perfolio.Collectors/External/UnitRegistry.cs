using System.Diagnostics.CodeAnalysis;
using Perfolio.Collectors.Processes;
using Perfolio.Collectors.Scheduling;
using Perfolio.Collectors.SystemMetrics;
using Perfolio.Collectors.Timing;
using Perfolio.Profiles;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>
/// All units there are: those a host brings along, and those found in folders, one folder per unit with a
/// <c>unit.json</c>. A unit that cannot be used is reported in <see cref="Problems"/> and does not stop the others.
/// </summary>
public sealed class UnitRegistry
{
    private static readonly TimeSpan DescribeLimit = TimeSpan.FromSeconds(10);

    private readonly List<IUnit> _units;
    private readonly Dictionary<(UnitKind, string), UnitManifest> _found = [];
    private readonly List<string> _problems = [];

    /// <summary>Makes a registry.</summary>
    /// <param name="builtIn">The units of the host; <see cref="BuiltIn"/> gives those of this library.</param>
    /// <param name="folders">Where to look for added units (<see cref="FoldersFor"/>); the first of equal names wins.</param>
    public UnitRegistry(IEnumerable<IUnit> builtIn, IEnumerable<string> folders)
    {
        _units = [.. builtIn];
        foreach (string folder in folders) Discover(folder);
    }

    /// <summary>One line for each unit that cannot be used, saying why.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>The units of this library.</summary>
    public static IReadOnlyList<IUnit> BuiltIn() => [new TimeCollector(), new SystemCollector(), new SchedulerCollector()];

    /// <summary>
    /// Where units are looked for: in the instance's <c>.perun/perfolio/units</c>, then in the user's configuration.
    /// </summary>
    /// <param name="instance">The directory that holds <c>.perun</c>, or null outside of any.</param>
    public static IReadOnlyList<string> FoldersFor(string? instance)
    {
        string? configuration = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
        if (string.IsNullOrEmpty(configuration))
            configuration = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
        string shared = Path.Combine(configuration, "perfolio", "units");
        return instance is null ? [shared] : [Path.Combine(instance, ".perun", "perfolio", "units"), shared];
    }

    /// <summary>The names of all units of a kind, without starting or loading any.</summary>
    public IReadOnlyList<string> Names(UnitKind kind) =>
        [.. _units.Where(u => u.Description.Kind == kind).Select(u => u.Description.Name),
            .. _found.Keys.Where(k => k.Item1 == kind).Select(k => k.Item2).Order(StringComparer.Ordinal)];

    /// <summary>The unit of that kind and name (in either spelling), or null when there is none or it cannot be used.</summary>
    [RequiresUnreferencedCode("Units in assemblies are found by reflection.")]
    public async Task<IUnit?> FindAsync(UnitKind kind, string name, CancellationToken cancellationToken = default)
    {
        string normal = UnitDescription.Normalize(name);
        if (_units.Find(u => u.Description.Kind == kind && u.Description.Name == normal) is { } known) return known;
        if (!_found.Remove((kind, normal), out UnitManifest? manifest)) return null;
        try
        {
            IUnit unit = manifest.Assembly is not null
                ? AssemblyUnits.Load(manifest)
                : new ExternalUnit(await DescribeAsync(manifest, cancellationToken), manifest.Command, manifest.Timeout);
            _units.Add(unit);
            return unit;
        }
        catch (Exception e) when (e is ProfileException or OperationException)
        {
            _problems.Add($"unit '{normal}': {e.Message}");
            return null;
        }
    }

    /// <summary>All units of a kind that can be used.</summary>
    [RequiresUnreferencedCode("Units in assemblies are found by reflection.")]
    public async Task<IReadOnlyList<IUnit>> AllAsync(UnitKind kind, CancellationToken cancellationToken = default)
    {
        var units = new List<IUnit>();
        foreach (string name in Names(kind))
            if (await FindAsync(kind, name, cancellationToken) is { } unit)
                units.Add(unit);
        return units;
    }

    internal static string Spelling(UnitKind kind) => kind switch
    {
        UnitKind.Collect => "collect",
        UnitKind.Postprocess => "postprocess",
        UnitKind.View => "view",
        _ => "check",
    };

    private void Discover(string folder)
    {
        if (!Directory.Exists(folder)) return;
        try
        {
            foreach (string unit in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
                if (File.Exists(Path.Combine(unit, UnitManifest.FileName)))
                    Add(unit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problems.Add($"{folder}: cannot be searched for units: {e.Message}");
        }
    }

    private void Add(string folder)
    {
        string name = Path.GetFileName(folder);
        try
        {
            if (!UnitName.IsValid(name))
                throw new ProfileException(folder, $"the folder's name is no name of a unit: {UnitName.Rule}");
            var manifest = UnitManifest.Read(folder);
            if (_units.Exists(u => u.Description.Kind == manifest.Kind && u.Description.Name == manifest.Name))
                throw new ProfileException(folder, "there is a built-in unit of this name");
            _found.TryAdd((manifest.Kind, manifest.Name), manifest);
        }
        catch (ProfileException e)
        {
            _problems.Add($"unit '{name}': {e.Message}");
        }
    }

    private static async Task<UnitDescription> DescribeAsync(UnitManifest manifest, CancellationToken cancellationToken)
    {
        string file = Path.Combine(manifest.Folder, UnitManifest.FileName);
        if (manifest.Description is { } known) return DescriptionReader.Read(known, manifest.Name, manifest.Kind, file);
        var command = new ChildCommand(manifest.Command) { WorkingDirectory = manifest.Folder };
        using var conversation = new UnitConversation(manifest.Name, command, TimeProvider.System);
        JsonValue request = UnitProtocol.Request(
            UnitProtocol.Describe, JsonValue.Object(("unit", JsonValue.Of(manifest.Name))));
        JsonValue answer = await conversation.AskAsync(request, null, DescribeLimit, cancellationToken);
        return DescriptionReader.Read(
            answer.Member("description")
                ?? throw new ProfileException(file, "the unit's answer to describe has no 'description'"),
            manifest.Name, manifest.Kind, file);
    }
}
