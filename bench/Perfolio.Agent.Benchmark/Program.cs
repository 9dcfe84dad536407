using System.Globalization;
using Perfolio.Agent.Benchmark;

// Lines of figures: metrics, median, best, worst, processor time of the agent; milliseconds per fetch.
const string Usage =
    "usage: parse [MEGABYTES] | fetch HOST:PORT [ROUNDS] | sources DIRECTORY [COUNT] [METRICS] | trivial\n"
    + "       pipe ROUNDS SOURCES METRICS COMMAND…   (SOURCES 0: ask the agent for its metrics)\n"
    + "       client HOST:PORT ROUNDS SOURCES METRICS PID";
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
    case ["pipe", var rounds, var sources, var metrics, .. { Length: > 0 } command]:
        PipeFetch.Run(Number(rounds), Number(sources), Number(metrics), command);
        return 0;
    case ["client", var host, var rounds, var sources, var metrics, var process]:
        ClientFetch.Run(host, Number(rounds), await Pmids.OfAsync(host, Number(sources), Number(metrics)), Number(process));
        return 0;
    case ["trivial", ..]:
        await TrivialAgent.RunAsync();
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}
