using Perfolio.Collectors.External;
using Perfolio.Profiles;
using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Cli.Hosting;

/// <summary>
/// What one invocation works with. Everything is opened on first use, so that a verb pays only for what it needs.
/// </summary>
internal sealed class Session
{
    private readonly Lazy<Instance?> _instance;
    private readonly Lazy<LayeredConfiguration> _configuration;
    private readonly Lazy<IVersionControl> _versions;
    private readonly Lazy<ProfileStore> _store;
    private readonly Lazy<UnitRegistry> _units;

    /// <summary>Starts in a directory.</summary>
    public Session(Terminal terminal, string directory)
    {
        Terminal = terminal;
        Directory = directory;
        _instance = new(() => Instance.Find(directory));
        _configuration = new(() => InstanceSetup.OpenConfiguration(FoundInstance));
        _versions = new(() => VersionControlFactory.Open(Instance, Configuration.Local!));
        _store = new(() => new ProfileStore(Instance, Versions, Time) { Order = Order() });
        _units = new(() => new UnitRegistry(UnitRegistry.BuiltIn(), UnitRegistry.FoldersFor(FoundInstance?.Root)));
    }

    /// <summary>Where the verb writes.</summary>
    public Terminal Terminal { get; }

    /// <summary>The directory the user stands in.</summary>
    public string Directory { get; }

    /// <summary>The time.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>0 release, 1 information, 2 debugging.</summary>
    public int Verbosity { get; set; }

    /// <summary>True when every question is answered with yes.</summary>
    public bool SayYes { get; set; }

    /// <summary>True when long listings go to the pager.</summary>
    public bool UsePager { get; set; } = true;

    /// <summary>The instance around the directory, or null.</summary>
    public Instance? FoundInstance => _instance.Value;

    /// <summary>The instance around the directory; without one the verb fails with advice.</summary>
    public Instance Instance => FoundInstance ?? throw new OperationException(
        $"{Directory} is not inside an instance (no .perun here or above); make one with 'perfolio init'");

    /// <summary>The configuration; outside of an instance only the shared one.</summary>
    public LayeredConfiguration Configuration => _configuration.Value;

    /// <summary>The version control system of the instance.</summary>
    public IVersionControl Versions => _versions.Value;

    /// <summary>The profiles of the instance.</summary>
    public ProfileStore Store => _store.Value;

    /// <summary>The units there are.</summary>
    public UnitRegistry Units => _units.Value;

    /// <summary>A look-up that asks the user where it must.</summary>
    public ProfileLookup Lookup() => new(Store, Directory)
    {
        Confirm = file => Confirm($"Use {Path.GetRelativePath(Directory, file)}?"),
        Warn = Terminal.Warn,
    };

    /// <summary>Asks a question on the terminal; without one the answer is no, unless all are answered with yes.</summary>
    public bool Confirm(string question)
    {
        if (SayYes) return true;
        if (Console.IsInputRedirected) return false;
        Terminal.Error.Write($"{question} [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Finds a unit, or says which there are and which are broken.</summary>
    public async Task<IUnit> FindUnitAsync(UnitKind kind, string name, CancellationToken cancellationToken)
    {
        IUnit? unit = await Units.FindAsync(kind, name, cancellationToken);
        foreach (string problem in Units.Problems) Terminal.Warn(problem);
        if (unit is not null) return unit;
        throw new UsageException(NoUnit(kind, name, Units.Names(kind)));
    }

    /// <summary>What to say of a unit that is not there.</summary>
    public static string NoUnit(UnitKind kind, string name, IReadOnlyList<string> names)
    {
        string there = names.Count == 0 ? "there is none in this build" : $"there are: {string.Join(", ", names)}";
        return $"there is no {Noun(kind)} '{name}' ({there}); 'perfolio utils create {Verb(kind)} NAME' makes one";
    }

    /// <summary>A unit kind in a sentence.</summary>
    public static string Noun(UnitKind kind) => kind switch
    {
        UnitKind.Collect => "collector",
        UnitKind.Postprocess => "postprocessor",
        UnitKind.View => "view",
        _ => "check method",
    };

    private static string Verb(UnitKind kind) => kind.ToString().ToLowerInvariant();

    private ProfileOrder Order()
    {
        string name = Configuration.GetText("format.sort_profiles_by", ProfileOrder.Default.Name);
        try
        {
            return ProfileOrder.Parse(name);
        }
        catch (OperationException e)
        {
            Terminal.Warn($"format.sort_profiles_by: {e.Message}; lists are sorted by {ProfileOrder.Default.Name}");
            return ProfileOrder.Default;
        }
    }
}
