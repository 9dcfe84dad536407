using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.Loader;
using Perfolio.Profiles;
using Perfolio.Profiles.Units;

namespace Perfolio.Collectors.External;

/// <summary>Loads units written in C# from assemblies that Perfolio was not built with.</summary>
[RequiresUnreferencedCode("Looks for types in an assembly that is not known at build time.")]
internal static class AssemblyUnits
{
    /// <summary>The unit that a manifest names.</summary>
    /// <exception cref="ProfileException">There is no such unit in the assembly, or it cannot be made.</exception>
    internal static IUnit Load(UnitManifest manifest)
    {
        string path = manifest.Assembly!;
        if (!File.Exists(path))
            throw new ProfileException(
                path, $"the unit's assembly does not exist; build it with: dotnet build {manifest.Folder}");
        try
        {
            Assembly assembly = ContextFor(path).LoadFromAssemblyPath(path);
            foreach (Type type in assembly.GetExportedTypes())
            {
                if (type.IsAbstract || !typeof(IUnit).IsAssignableFrom(type)) continue;
                if (Activator.CreateInstance(type) is IUnit unit && unit.Description.Kind == manifest.Kind
                    && unit.Description.IsNamed(manifest.Name))
                {
                    return unit;
                }
            }
        }
        catch (Exception e) when (e is not ProfileException)
        {
            // Foreign code ran (constructors, static fields): whatever it threw is its own failure.
            Exception cause = (e as TargetInvocationException)?.InnerException ?? e;
            throw new ProfileException(path, $"the unit cannot be loaded: {cause.Message.ReplaceLineEndings(" ")}", inner: e);
        }

        throw new ProfileException(path,
            $"no public class with a parameterless constructor implements IUnit as a {UnitRegistry.Spelling(manifest.Kind)} " +
                $"unit named '{manifest.Name}'");
    }

    // What Perfolio has itself, above all the contract, is shared; only what it lacks comes from the unit's folder.
    private static AssemblyLoadContext ContextFor(string path)
    {
        var resolver = new AssemblyDependencyResolver(path);
        var context = new AssemblyLoadContext(Path.GetFileNameWithoutExtension(path));
        context.Resolving += (self, name) =>
            resolver.ResolveAssemblyToPath(name) is { } found ? self.LoadFromAssemblyPath(found) : null;
        return context;
    }
}
