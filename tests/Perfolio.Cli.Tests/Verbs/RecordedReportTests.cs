using Perfolio.Cli.Tests.Harness;

namespace Perfolio.Cli.Tests.Verbs;

public sealed class RecordedReportTests : IDisposable
{
    private static readonly string[] StockSets = [":sar", ":sar-b", ":sar-B", ":sar-w", ":sar-H", ":sar-r", ":vmstat", ":collectl-sn"];
    private readonly Scratch _scratch = Scratch.Empty();

    public RecordedReportTests() => _scratch.Perfolio("archive", "record", "-t", "10ms", "-s", "4", "rec").Succeeds();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void What_is_recorded_by_default_has_every_metric_of_the_stock_sets()
    {
        foreach (string set in StockSets)
            _scratch.Perfolio("archive", "report", "-a", "rec", "-u", "-o", "csv", set).Succeeds().Lines.Length.ShouldBeGreaterThan(3, set);
    }

    [Fact]
    public void A_page_has_every_record_of_every_set()
    {
        _scratch.Perfolio(["archive", "report", "-a", "rec", "-o", "html", "-F", "page.html", .. StockSets]).Succeeds().Out.ShouldBeEmpty();
        string page = _scratch.Read("page.html");
        foreach (string set in StockSets) page.ShouldContain($"\"title\": \"{set}\", \"rows\": 4", Case.Sensitive, set);
        // A metric of two sets is in both.
        page.Split("\"metric\": \"mem.util.bufmem\"").Length.ShouldBeGreaterThan(2);
        page.TrimEnd().ShouldEndWith("</html>");
    }

    [Fact]
    public void A_live_page_is_complete()
    {
        string page = _scratch.Perfolio("archive", "report", "-t", "10msec", "-s", "3", "-o", "html", ":sar").Succeeds().Out;
        page.ShouldContain("\"title\": \":sar\", \"rows\": 3");
    }
}
