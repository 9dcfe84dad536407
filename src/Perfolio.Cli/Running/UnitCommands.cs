using Perfolio.Collectors.External;
using Perfolio.Profiles.Store;
using Perfolio.Profiles.Units;

namespace Perfolio.Cli.Running;

/// <summary>
/// The units that become sub-commands. Only the one that the command line names is opened (an added one may have to start a
/// process to describe itself); the others are just named.
/// </summary>
internal static class UnitCommands
{
    /// <summary>What to say of a word that is no unit of a kind.</summary>
    public static Func<string, string?> Unknown(UnitKind kind, params string[] alsoThere) => word =>
        word.StartsWith('-') ? null : Hosting.Session.NoUnit(kind, word, [.. alsoThere, .. Of(kind, []).Select(u => u.Name)]);

    /// <summary>The names of the units of a kind, and the units that are open.</summary>
    public static IEnumerable<(string Name, IUnit? Unit)> Of(UnitKind kind, IReadOnlyList<string> args)
    {
        IReadOnlyList<IUnit> builtIn = UnitRegistry.BuiltIn();
        var registry = new UnitRegistry(builtIn, UnitRegistry.FoldersFor(Instance.Find(Environment.CurrentDirectory)?.Root));
        foreach (string name in registry.Names(kind))
        {
            bool named = args.Any(a => UnitDescription.Normalize(a) == name);
            IUnit? unit = builtIn.FirstOrDefault(u => u.Description.Kind == kind && u.Description.Name == name);
            yield return (name, unit ?? (named ? registry.FindAsync(kind, name).GetAwaiter().GetResult() : null));
        }
    }
}
