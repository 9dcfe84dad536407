using Perfolio.Profiles.Configuration;
using Perfolio.Profiles.VersionControl;

namespace Perfolio.Profiles.Store;

/// <summary>Makes instances and opens what belongs to them.</summary>
public static class InstanceSetup
{
    /// <summary>
    /// Makes an instance, and the repository when there is none. Run again it adds what is missing and keeps the rest.
    /// </summary>
    /// <exception cref="OperationException">An option is wrong, git refuses, or the directory cannot be written.</exception>
    public static InitResult Init(InitOptions options)
    {
        var instance = new Instance(options.Path);
        bool wasThere = Directory.Exists(instance.StoreDirectory);
        string? above = Path.GetDirectoryName(instance.Root);
        Instance? parent = above is null ? null : Instance.Find(above);
        if (!ConfigurationTemplate.Names.Contains(options.Template))
            throw new OperationException($"there is no configuration template '{options.Template}'; there are " +
                $"{string.Join(", ", ConfigurationTemplate.Names)}");
        if (!VersionControlFactory.Types.Contains(options.VcsType))
            throw new OperationException($"the version control system '{options.VcsType}' is not known; there are " +
                $"{string.Join(", ", VersionControlFactory.Types)}");

        bool keepsConfiguration = File.Exists(instance.LocalConfigurationFile);
        bool created = false;
        string workTree = options.VcsPath is { } path ? Path.GetFullPath(path, instance.Root) : instance.Root;
        try
        {
            Directory.CreateDirectory(instance.Root);
            if (!keepsConfiguration && options.VcsType == GitRepository.TypeName)
                created = GitSetup.Ensure(workTree, options.VcsParameters, options.VcsFlags);
            foreach (string directory in (string[])
                [
                    instance.ObjectsDirectory, instance.JobsDirectory, instance.LogsDirectory,
                    instance.CacheDirectory, instance.StatsDirectory, instance.TempDirectory,
                ])
                Directory.CreateDirectory(directory);
        }
        catch (Exception e) when (IoReason.IsIo(e))
        {
            throw AtomicFile.Failure(instance.StoreDirectory, e);
        }

        if (!keepsConfiguration)
        {
            string url = options.VcsPath is null ? "../" : workTree;
            new ConfigurationFile(instance.LocalConfigurationFile)
                .Write(ConfigurationTemplate.Render(options.Template, instance.Root, options.VcsType, url));
        }

        return new InitResult(instance, wasThere, created, parent);
    }

    /// <summary>Replaces the instance's configuration by a template; the repository settings stay.</summary>
    public static void ResetLocalConfiguration(Instance instance, string template = ConfigurationTemplate.Default)
    {
        (string type, string url) = VersionControlFactory.Settings(new ConfigurationFile(instance.LocalConfigurationFile));
        new ConfigurationFile(instance.LocalConfigurationFile).Write(
            ConfigurationTemplate.Render(template, instance.Root, type, url));
    }

    /// <summary>The configuration of an instance, or outside of one only the shared one.</summary>
    public static LayeredConfiguration OpenConfiguration(Instance? instance) =>
        new(instance is null ? null : new ConfigurationFile(instance.LocalConfigurationFile));
}
