using System.Globalization;

namespace Perfolio.Scheduling.PerfData.Directories;

/// <summary>
/// The directory that <c>perf record --threads</c> writes: <c>data</c> with header, attributes and features, and per thread of
/// perf a file <c>data.N</c> of records without a header.
/// </summary>
internal static class PerfDirectory
{
    private const string Main = "data";
    private const string Prefix = Main + ".";

    /// <summary>The file to open for a path: that of a directory, else the path itself.</summary>
    /// <exception cref="SchedulingException">The directory is none of perf's.</exception>
    public static string MainFile(string path)
    {
        if (!Directory.Exists(path)) return path;
        string main = Path.Combine(path, Main);
        return File.Exists(main) ? main : throw new SchedulingException(path, "is a directory without perf's file 'data'");
    }

    /// <summary>The files of records that belong to a main file, by their numbers.</summary>
    public static IReadOnlyList<string> Parts(string mainFile)
    {
        if (Path.GetFileName(mainFile) != Main) return [];
        var parts = new SortedList<int, string>();
        // A pattern of "data.*" would find "data" too.
        foreach (string path in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(mainFile))!))
        {
            string name = Path.GetFileName(path);
            if (name.StartsWith(Prefix, StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                parts.TryAdd(index, path);
        }

        return [.. parts.Values];
    }
}
