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
