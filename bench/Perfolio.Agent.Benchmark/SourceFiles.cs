using System.Globalization;

namespace Perfolio.Agent.Benchmark;

/// <summary>Directories with metadata.json and data.json, as both agents read them.</summary>
internal static class SourceFiles
{
    public static void Write(string directory, int count, int metrics)
    {
        for (var i = 0; i < count; i++)
        {
            var source = Directory.CreateDirectory(
                Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"source{i}"))).FullName;
            var members = Enumerable.Range(0, metrics).Select(static m =>
                string.Create(CultureInfo.InvariantCulture, $"metric{m}")).ToList();
            File.WriteAllText(
                Path.Combine(source, "metadata.json"),
                "{\"metrics\":[" + string.Join(',', members.Select(static m => $$"""{"name":"{{m}}","pointer":"/{{m}}","type":"integer","semantics":"counter"}""")) + "]}");
            File.WriteAllText(Path.Combine(source, "data.json"), "{"
                + string.Join(',', members.Select((m, n) =>
                string.Create(CultureInfo.InvariantCulture, $"\"{m}\":{(i * 1000) + n}"))) + "}");
        }
    }
}
