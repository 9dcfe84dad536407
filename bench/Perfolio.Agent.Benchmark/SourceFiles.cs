using System.Globalization;
using System.Text;

namespace Perfolio.Agent.Benchmark;

/// <summary>Directories with metadata.json and data.json, as both agents read them.</summary>
internal static class SourceFiles
{
    public static void Write(string directory, int count, int metrics)
    {
        for (var i = 0; i < count; i++)
        {
            var source = Directory.CreateDirectory(Source(directory, i)).FullName;
            File.WriteAllText(
                Path.Combine(source, "metadata.json"),
                "{\"metrics\":[" + string.Join(',', Members(metrics).Select(static m => $$"""{"name":"{{m}}","pointer":"/{{m}}","type":"integer","semantics":"counter"}""")) + "]}");
        }

        Change(directory, count, metrics, 0);
    }

    /// <summary>Gives every source other data, each file replaced as a whole.</summary>
    /// <param name="directory">The directory of all.</param>
    /// <param name="count">Number of sources.</param>
    /// <param name="metrics">Number of metrics of each.</param>
    /// <param name="value">The value of all metrics.</param>
    public static void Change(string directory, int count, int metrics, long value)
    {
        var data = Encoding.ASCII.GetBytes("{" + string.Join(',', Members(metrics).Select(m =>
            string.Create(CultureInfo.InvariantCulture, $"\"{m}\":{value}"))) + "}");
        for (var i = 0; i < count; i++)
        {
            var file = Path.Combine(Source(directory, i), "data.json");
            File.WriteAllBytes(file + "~", data);
            File.Move(file + "~", file, overwrite: true);
        }
    }

    private static IEnumerable<string> Members(int metrics) =>
        Enumerable.Range(0, metrics).Select(static m => string.Create(CultureInfo.InvariantCulture, $"metric{m}"));

    private static string Source(string directory, int number) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"source{number}"));
}
