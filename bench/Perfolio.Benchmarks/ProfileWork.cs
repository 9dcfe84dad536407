using Perfolio.Profiles.Format;
using Perfolio.Profiles.Json;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;

namespace Perfolio.Benchmarks;

/// <summary>What is measured.</summary>
internal static class ProfileWork
{
    public static double LoadAndIterate(string file)
    {
        double sum = 0;
        foreach (ResourceType type in ProfileReader.ReadFile(file).ResourceTypes)
            foreach ((_, Column column) in type.Columns)
                for (int i = 0; i < column.Count; i++)
                    sum += column.GetDouble(i);
        return sum;
    }

    /// <summary>Stores a loaded profile; each time as a new object, because one that exists is not written again.</summary>
    public static Func<double> Store(string file, string directory)
    {
        Profile profile = ProfileReader.ReadFile(file);
        int round = 0;
        return () =>
        {
            Profile changed = profile with { Origin = (round++).ToString("x40", System.Globalization.CultureInfo.InvariantCulture) };
            return new ObjectStore(directory).Put("mixed", stream => ProfileWriter.Write(changed, stream, JsonStyle.Compact)).Length;
        };
    }
}
