namespace Perfolio.Scheduling.Annotation.OpenStack;

/// <summary>Finds out how to reach a cloud, as OpenStack's own client does.</summary>
public static class CloudLookup
{
    /// <summary>
    /// An openrc file when one is given; else the cloud of that name (or of <c>OS_CLOUD</c>) in the first clouds.yaml there is;
    /// else the variables <c>OS_…</c>. A password comes from the caller, else from there, else from <c>OS_PASSWORD</c>.
    /// </summary>
    /// <param name="openRc">Path of an openrc file; null for none.</param>
    /// <param name="cloud">Name of a cloud; null for that of the environment.</param>
    /// <param name="password">The password that the user gave; null for none.</param>
    /// <param name="directory">The working directory.</param>
    /// <param name="environment">The environment.</param>
    /// <exception cref="NamingException">Nothing is given, or there is no such file.</exception>
    /// <exception cref="SchedulingException">A file is wrong.</exception>
    public static CloudSettings Find(
        string? openRc, string? cloud, string? password, string directory, IReadOnlyDictionary<string, string> environment)
    {
        CloudSettings variables = CloudSettings.OfEnvironment(environment);
        CloudSettings found;
        if (openRc is not null)
        {
            string path = Path.GetFullPath(openRc, directory);
            found = File.Exists(path) ? OpenRcFile.Read(path) : throw new NamingException($"{openRc}: no such openrc file");
        }
        else if ((cloud ?? variables["CLOUD"]) is { } name)
        {
            IReadOnlyList<string> places = CloudsFile.Places(directory, environment.GetValueOrDefault);
            found = places.FirstOrDefault(File.Exists) is { } file
                ? CloudsFile.Read(file, name)
                : throw new NamingException($"there is no clouds.yaml with the cloud '{name}'; looked at "
                    + string.Join(", ", places));
        }
        else if (variables["AUTH_URL"] is not null) found = variables;
        else throw new NamingException(
            "which cloud? Give an openrc file (--rc) or a cloud of clouds.yaml (--cloud), or set OS_AUTH_URL and what goes with it");

        return found.With("PASSWORD", password).OrElse("PASSWORD", variables["PASSWORD"]).OrElse("CACERT", variables["CACERT"]);
    }
}
