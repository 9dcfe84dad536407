using System.Globalization;
using Perfolio.Agent.Benchmark;

// parse [MEGABYTES] | fetch HOST:PORT [ROUNDS] | sources DIRECTORY [COUNT] [METRICS]
switch (args)
{
    case ["parse", .. var rest]:
        NdjsonParse.Run(rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 64);
        return 0;
    case ["fetch", var host, .. var rest]:
        await FetchAll.RunAsync(host, rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 200);
        return 0;
    case ["sources", var directory, .. var rest]:
        SourceFiles.Write(directory, rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : 500, rest.Length > 1
            ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 20);
        return 0;
    default:
        Console.Error.WriteLine("usage: parse [MEGABYTES] | fetch HOST:PORT [ROUNDS] | sources DIRECTORY [COUNT] [METRICS]");
        return 2;
}
