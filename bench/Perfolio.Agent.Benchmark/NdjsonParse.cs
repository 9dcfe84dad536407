using System.Globalization;
using System.Text;
using Perfolio.Metrics.Agent.Parsing;
using Perfolio.Metrics.Agent.Schemas;

namespace Perfolio.Agent.Benchmark;

/// <summary>Documents of one line each into columns, in memory, by one thread.</summary>
internal static class NdjsonParse
{
    private const int Rounds = 9;

    public static void Run(int megabytes)
    {
        Measure("every member a metric (200 bytes, 10 members)", megabytes, Small, SmallSchema());
        Measure("array of 20 elements by name (1.7 kB)", megabytes, Array, ArraySchema());
        Measure("2 of 40 members wanted (1 kB)", megabytes, Wide, WideSchema());
    }

    private static void Measure(string title, int megabytes, Func<int, string> line, string schema)
    {
        var buffer = new ByteBuffer(megabytes << 20);
        for (var i = 0; buffer.Length < megabytes << 20; i++)
            buffer.Append(Encoding.UTF8.GetBytes(line(i) + "\n"));
        var parser = new DocumentParser(
            new MatchTree(SchemaReader.Read(Encoding.UTF8.GetBytes(schema), "schema")), DocumentLimits.Default);
        var speeds = new List<double>();
        var documents = 0;
        var before = 0L;
        for (var round = 0; round <= Rounds; round++)
        {
            var cpu = Environment.CpuUsage.TotalTime;
            before = GC.GetAllocatedBytesForCurrentThread();
            documents = 0;
            for (var at = 0; at < buffer.Length; documents++)
            {
                var end = at + buffer.Content[at..].IndexOf((byte)'\n');
                if (!parser.Parse(buffer.Array, at, end - at))
                    throw new InvalidOperationException(parser.Fault.Reason);
                at = end + 1;
            }

            // The first round compiles.
            if (round > 0)
                speeds.Add(buffer.Length / 1e6 / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
        }

        speeds.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{title}: {speeds[Rounds / 2]:0} MB per second of processor time (wanted 500), {documents} documents, {GC.GetAllocatedBytesForCurrentThread() - before} bytes allocated"));
    }

    private static string Small(int i) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"interface":"eth{{i % 10}}","rx_packets":{{i * 7919L}},"tx_packets":{{i * 104729L}},"rx_bytes":{{i * 1299709L}},"tx_bytes":{{i * 15485863L}},"drops":{{i % 3}},"load":{{i % 100}}.{{i % 10}}5,"up":true,"state":"running","since":1700000000}""");

    private static string SmallSchema() => Metadata(
        "interface:string", "rx_packets:integer", "tx_packets:integer", "rx_bytes:integer", "tx_bytes:integer", "drops:integer", "load:double", "up:boolean", "state:string", "since:integer");

    private static string Array(int i) =>
        "{\"disks\":[" + string.Join(',', Enumerable.Range(0, 20).Select(d => string.Create(
            CultureInfo.InvariantCulture, $$"""{"name":"disk{{d}}","reads":{{i * 31L * (d + 1)}},"writes":{{i * 17L * (d + 1)}},"busy":0.{{i % 1000}},"queue":{{i % 7}}}"""))) + "]}";

    private static string ArraySchema() =>
        "{\"metrics\":[{\"name\":\"disks\",\"pointer\":\"/disks\",\"type\":\"array\",\"index\":\"/name\",\"metrics\":"
            + Entries("reads:integer", "writes:integer", "busy:double", "queue:integer") + "}]}";

    private static string Wide(int i) =>
        "{" + string.Join(',', Enumerable.Range(0, 40).Select(m =>
            string.Create(CultureInfo.InvariantCulture, $"\"member_number_{m}\":{i * (long)(m + 1)}"))) + "}";

    private static string WideSchema() => Metadata("member_number_3:integer", "member_number_37:integer");

    private static string Metadata(params string[] members) => "{\"metrics\":" + Entries(members) + "}";

    private static string Entries(params string[] members) =>
        "[" + string.Join(',', members.Select(static m => m.Split(':')).Select(static m => $$"""{"name":"{{m[0]}}","pointer":"/{{m[0]}}","type":"{{m[1]}}"}""")) + "]";
}
