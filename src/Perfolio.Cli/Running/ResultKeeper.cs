using Perfolio.Cli.Hosting;
using Perfolio.Profiles.Jobs;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Store;
using Perfolio.Reporting.Summaries;

namespace Perfolio.Cli.Running;

/// <summary>Stores each result as soon as it is there, and shows it: summary on the terminal, report as HTML.</summary>
internal sealed class ResultKeeper
{
    private readonly Session _session;
    private readonly RunChoices _choices;
    private readonly FileNameTemplate _template;

    /// <summary>Prepares to keep results in the instance.</summary>
    public ResultKeeper(Session session, RunChoices choices)
    {
        _session = session;
        _choices = choices;
        _template = FileNameTemplate.Parse(
            choices.Template ?? session.Configuration.GetText("format.output_profile_template", FileNameTemplate.Default));
    }

    /// <summary>Keeps and shows a result; true when it is whole.</summary>
    public bool Keep(JobResult result)
    {
        foreach (string remark in result.Remarks) _session.Terminal.Warn(remark);
        foreach (string place in result.Kept) _session.Terminal.Say(place);
        if (result.Profile is { } profile)
        {
            string path = Store(profile);
            string? report = _choices.WriteReport ? Report(profile, Path.GetFileNameWithoutExtension(path)) : null;
            if (_choices.Json) ResultJson.Write(result, path, report, _session.Terminal.Output);
            else Show(profile, report);
        }
        else if (_choices.Json)
        {
            ResultJson.Write(result, null, null, _session.Terminal.Output);
        }

        if (_session.Verbosity > 0)
            _session.Terminal.Say(FormattableString.Invariant($"Elapsed time - {result.Elapsed.TotalSeconds:F2}s"));
        if (result.Error is null) return true;
        string kept = result.Profile is null ? "nothing was stored" : "what is complete was stored, marked as partial";
        _session.Terminal.Say($"error: {Name(result.Job)}: {result.Error} ({kept})");
        return false;
    }

    private static string Name(Job job) => $"{job.Collector.Unit.Description.Name} of '{job.Command}'";

    private string Store(Profile profile)
    {
        string name = _choices.Name ?? _template.Render(profile, _session.Time);
        string path = new PendingProfileStore(_session.Instance, _session.Time).Save(profile, name);
        if (_session.Configuration.GetFlag("profiles.register_after_run", false))
        {
            _session.Store.Register(path, profile.Origin!, force: true);
            _session.Terminal.Say($"Registered generated profile - {Path.GetFileName(path)}");
        }
        else
        {
            _session.Terminal.Say($"Stored generated profile - {Path.GetRelativePath(_session.Directory, path)}");
        }

        return path;
    }

    private string Report(Profile profile, string stem)
    {
        string path = Path.Combine(_session.Instance.ExtensionDirectory, "reports", stem + ".html");
        ReportFile.Write(profile, path, stem + PendingIndex.Extension, _session.Time);
        return path;
    }

    private void Show(Profile profile, string? report)
    {
        TerminalSummary.Write(
            profile, _session.Terminal.Output, new SummaryStyle(_session.Terminal.Width, _session.Terminal.Colour));
        if (report is not null) _session.Terminal.Output.WriteLine($"Report: {report}");
    }
}
