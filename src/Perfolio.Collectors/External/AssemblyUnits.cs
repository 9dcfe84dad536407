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
    /// <exception cref="ProfileException">There is no such unit in the assembly, or it cannot be made.</exception>
    internal static IUnit Load(UnitManifest manifest)
    {
        string path = manifest.Assembly!;
        if (!File.Exists(path))
            throw new ProfileException(path, $"the unit's assembly does not exist; build it with: dotnet build {manifest.Folder}");
        try
        {
            Assembly assembly = new UnitLoadContext(path).LoadFromAssemblyPath(path);
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
            $"no public class with a parameterless constructor implements IUnit as a {UnitRegistry.Spelling(manifest.Kind)} unit named '{manifest.Name}'");
    }

    // Assemblies that Perfolio has itself, above all the contract, are shared; the others come from the unit's folder.
    private sealed class UnitLoadContext : AssemblyLoadContext
    {
        private readonly AssemblyDependencyResolver _resolver;

        internal UnitLoadContext(string path)
            : base(Path.GetFileNameWithoutExtension(path)) => _resolver = new AssemblyDependencyResolver(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name?.StartsWith("Perfolio.", StringComparison.Ordinal) == true
                && Default.Assemblies.Any(a => a.GetName().Name == assemblyName.Name))
            {
                return null;
            }

            return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }
}
