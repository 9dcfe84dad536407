using Perfolio.Cli.Hosting;

namespace Perfolio.Cli.Verbs.Scheduling;

/// <summary>Paths of captures that are read once.</summary>
internal static class CapturePath
{
    private const string StandardInput = "/dev/stdin";

    /// <summary>The path that was given; <c>-</c> is standard input, which has what <c>perf record -o -</c> writes.</summary>
    public static string Of(Session session, string given) =>
        given == "-" ? StandardInput : Path.GetFullPath(given, session.Directory);
}
