using System.CommandLine;
using Perfolio.Cli.Hosting;
using Perfolio.Cli.Running;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Store;

namespace Perfolio.Cli.Verbs;

/// <summary><c>perfolio run matrix</c>.</summary>
internal sealed class RunMatrixVerb
{
    private readonly Option<bool> _quiet = new("--without-vcs-history", "-q")
    {
        Description = "Do not print which minor version is measured."
    };
    private readonly RunOptions _choices;
    private readonly Func<Session, ParseResult, MinorVersions> _versions;

    public RunMatrixVerb(RunOptions choices, Func<Session, ParseResult, MinorVersions> versions)
    {
        _choices = choices;
        _versions = versions;
    }

    public Verb Make()
    {
        var verb = new Verb(
            "matrix", "Measure the job matrix of the configuration (cmds, args, workloads, collectors, postprocessors).",
            "perfolio config edit", "perfolio run matrix", "perfolio run -m HEAD~1 -m HEAD matrix") { _quiet };
        verb.Usage = ["perfolio run [options] matrix [options]"];
        return verb.Does((session, result, token) =>
        {
            Instance instance = session.Instance;
            IReadOnlyList<Job> jobs = JobMatrix.Of(
                session.Configuration.Local!.Root,
                Path.GetRelativePath(session.Directory, instance.LocalConfigurationFile),
                (kind, name) => session.FindUnitAsync(kind, name, token).GetAwaiter().GetResult());
            if (!result.GetValue(_quiet) && session.Versions.Status() is { Head: { } head })
                session.Terminal.Say($"* {head[..6]}: {session.Versions.Describe(head).Subject}");
            return JobExecution.RunAsync(session, jobs, _versions(session, result), _choices.Read(result), token);
        });
    }
}
