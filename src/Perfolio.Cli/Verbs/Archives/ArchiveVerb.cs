using System.CommandLine;
using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Archives;

/// <summary><c>perfolio archive</c>: what can be done with PCP archives.</summary>
internal static class ArchiveVerb
{
    public static Command Make()
    {
        var verb = new Verb("archive", AllVerbs.Describe("archive"),
            "perfolio archive reduce -t 10m 20231114 20231114.reduced", "perfolio archive dump -z -a 20231114",
            "perfolio archive check 20231114");
        foreach (var command in new[]
            {
                RecordVerb.Make(), ReportVerb.Make(), ReduceVerb.Make(), CopyVerb.Make(), DumpVerb.Make(), InfoVerb.Make(),
                CheckArchiveVerb.Make(), RepairVerb.Make()
            })
            verb.Subcommands.Add(command);
        return verb.Does((_, _) => throw new UsageException("archive needs one of: record, report, reduce, copy, dump, info, " +
            "check, repair (perfolio archive --help)"));
    }
}
