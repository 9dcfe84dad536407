using Perfolio.Profiles.Format;
using Perfolio.Profiles.Model;
using Perfolio.Profiles.Querying;
using Perfolio.Reporting.Summaries;
using Perfolio.Reporting.Tables;
using Perfolio.Reporting.Tests.Html;

namespace Perfolio.Reporting.Tests;

/// <summary>Profiles as files, of every collector: whatever they hold, each view shows it.</summary>
public class RealProfileTests
{
    public static TheoryData<string> Files => ["time", "trace", "memory", "bounds"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_resource_is_a_row_of_every_table(string name)
    {
        Profile profile = Load(name);
        profile.ResourceCount.ShouldBeGreaterThan(0);
        string[] rows = Samples.Table(profile, new TableOptions { Format = TableFormat.Named("jsonl") }).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe((int)profile.ResourceCount);
        foreach (string format in TableFormat.Names)
            Samples.Table(profile, new TableOptions { Format = TableFormat.Named(format) }).Split('\n').Length.ShouldBeGreaterThan(rows.Length, format);
        foreach (string key in FlatView.OfResources(profile).Keys)
            Samples.Table(profile, new TableOptions { Format = TableFormat.Named("jsonl"), SortBy = key }).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Order(StringComparer.Ordinal).ShouldBe(rows.Order(StringComparer.Ordinal), key);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Summary_and_page_show_every_kind(string name)
    {
        Profile profile = Load(name);
        IReadOnlyList<MeasuredKind> kinds = MeasuredKinds.Of(profile);
        using var output = new StringWriter();
        TerminalSummary.Write(profile, output, new SummaryStyle(200, HasColour: false));
        string page = ProfileReportTests.Page(profile);
        output.ToString().ShouldStartWith(profile.Command);
        if (kinds.Count == 0) page.ShouldContain("none with an amount");
        foreach (MeasuredKind kind in kinds)
        {
            output.ToString().ShouldContain(kind.Label);
            page.ShouldContain(System.Net.WebUtility.HtmlEncode(kind.Label));
        }
    }

    private static Profile Load(string name) => ProfileReader.ReadFile(Path.Combine(AppContext.BaseDirectory, "Profiles", name + ".perf"));
}
