using Perfolio.Metrics.Catalogue;
using Perfolio.Metrics.Reporting;
using Perfolio.Metrics.Reporting.Contexts;
using Perfolio.Metrics.Reporting.Derived;
using Perfolio.Metrics.Reporting.Stock;

namespace Perfolio.Metrics.Tests.Reporting.Stock;

public sealed class StockSetTests
{
    [Fact]
    public void Every_metric_the_stock_sets_need_can_be_sampled()
    {
        var configuration = StockSets.Load();
        configuration.SetNames.ShouldBe(["sar", "sar-b", "sar-B", "sar-w", "sar-H", "sar-r", "vmstat", "collectl-sn"], ignoreOrder: true);
        var derived = StockSets.Derived().ToDictionary(static d => d.Name, StringComparer.Ordinal);
        var needed = derived.Values.SelectMany(static d => d.Operands)
            .Concat(configuration.SetNames.SelectMany(s => configuration.Find(s)!.Metrics)
                .SelectMany(m => m.Formula is { } formula ? DerivedExpression.Parse(m.Name, formula).Operands : derived.ContainsKey(m.Name) ? [] : [m.Name]))
            .Distinct(StringComparer.Ordinal);
        needed.Where(static n => !MetricCatalogue.TryFind(n, out _)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(":sar", 6)]
    [InlineData(":sar-b", 7)]
    [InlineData(":sar-B", 9)]
    [InlineData(":sar-w", 2)]
    [InlineData(":sar-H", 5)]
    [InlineData(":sar-r", 11)]
    [InlineData(":vmstat", 17)]
    [InlineData(":collectl-sn", 4)]
    public async Task A_stock_set_reports_this_system(string set, int columns)
    {
        using var context = new LocalContext();
        var feed = new ReportFeed(MetricReport.Make(context, Reported.Of([set], "samples=2", "interval=20msec")));
        feed.Columns.Count.ShouldBe(columns);
        var last = new double[columns];
        await feed.ReadAsync(
            block =>
            {
                for (var i = 0; i < columns; i++)
                    last[i] = block.Values[i][0];
            },
            1,
            CancellationToken.None);
        last.ShouldAllBe(static v => double.IsFinite(v));
    }

    [Fact]
    public void Every_key_of_sadf_can_be_bound_here()
    {
        using var context = new LocalContext();
        foreach (var key in SadfGroup.Load().SelectMany(static g => g.Keys))
        {
            foreach (var operand in DerivedExpression.Parse(key.Metric, key.Formula).Operands)
                MetricCatalogue.TryFind(operand, out _).ShouldBeTrue(operand);
            MetricReport.Make(context, Reported.Of([key.Metric]) with { Derived = [DerivedExpression.Parse(key.Metric, key.Formula)] }).Columns.Count.ShouldBeGreaterThanOrEqualTo(0);
        }
    }
}
