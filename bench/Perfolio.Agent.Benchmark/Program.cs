using System.Globalization;
using Perfolio.Agent.Benchmark;

// Lines of figures: metrics, median, best, worst, processor time of the agent; milliseconds per fetch.
const string Usage =
    "usage: parse [MEGABYTES] | fetch HOST:PORT [ROUNDS] | sources DIRECTORY [COUNT] [METRICS]\n"
    + "       trivial\n"
    + "       pipe named|numbered SOURCES METRICS ROUNDS COMMAND…\n"
    + "       changing DIRECTORY named|numbered SOURCES METRICS ROUNDS COMMAND…   (all data change before each fetch)\n"
    + "       paced DIRECTORY named|numbered SOURCES METRICS ROUNDS COMMAND…      (the same, 50 ms before each fetch)\n"
    + "       client HOST:PORT named|numbered SOURCES METRICS ROUNDS PID   (numbered: as PCP's agent does, without asking)";
int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
switch (args)
{
    case ["parse", .. var rest]:
        NdjsonParse.Run(rest.Length > 0 ? Number(rest[0]) : 64);
        return 0;
    case ["fetch", var host, .. var rest]:
        await FetchAll.RunAsync(host, rest.Length > 0 ? Number(rest[0]) : 200);
        return 0;
    case ["sources", var directory, .. var rest]:
        SourceFiles.Write(directory, rest.Length > 0 ? Number(rest[0]) : 500, rest.Length > 1 ? Number(rest[1]) : 20);
        return 0;
    case ["pipe", var numbers, var sources, var metrics, var rounds, .. { Length: > 0 } command]:
        using (var fetch = new PipeFetch(numbers == "numbered", Number(sources), Number(metrics), command))
            fetch.Measure(Number(rounds));
        return 0;
    case ["changing", var directory, var numbers, var sources, var metrics, var rounds, .. { Length: > 0 } command]:
        using (var fetch = new PipeFetch(numbers == "numbered", Number(sources), Number(metrics), command))
            fetch.MeasureChanging(Number(rounds), directory, Number(sources));
        return 0;
    case ["paced", var directory, var numbers, var sources, var metrics, var rounds, .. { Length: > 0 } command]:
        using (var fetch = new PipeFetch(numbers == "numbered", Number(sources), Number(metrics), command))
            fetch.MeasureChanging(Number(rounds), directory, Number(sources), TimeSpan.FromMilliseconds(50));
        return 0;
    case ["client", var host, var numbers, var sources, var metrics, var rounds, var process]:
        var pmids = numbers == "numbered" ? Pmids.Numbered(Number(sources), Number(metrics)) : await Pmids.NamedAsync(host);
        ClientFetch.Run(host, Number(rounds), pmids, Number(process));
        return 0;
    case ["trivial", ..]:
        await TrivialAgent.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
