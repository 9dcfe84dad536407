using System.Text;
using Microsoft.Playwright;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tests.Html;
using Perfolio.Reporting.Tests.Summaries;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>Opens a report in the system's Chromium, from the file system and without a network.</summary>
[Trait("Category", "Interop")]
public sealed class ReportPageTests(SystemChromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Draws_every_chart_without_a_network(ColorScheme scheme)
    {
        Profile profile = Samples.Time("ls </script>", Samples.Spread(60)) with
        {
            ResourceTypes =
            [
                Samples.Type("a", Samples.Constants("ls", "time", "real"), ("amount", Samples.Of(Samples.Spread(60)))),
                Samples.Type(
                    "b", Samples.Constants("ls", "mixed", "time delta"), ("amount", Samples.Of(1L, 4, 9, 16)), ("structure-unit-size", Samples.Of(1L, 2, 3, 4))),
            ],
        };
        IPage page = await OpenAsync(profile, scheme);

        (await page.Locator("[data-chart]").CountAsync()).ShouldBe(5);
        (await DrawnPixelsAsync(page)).ShouldAllBe(pixels => pixels > 500);
        string theme = (await page.GetAttributeAsync("html", "data-theme"))!;
        theme.ShouldBe(scheme == ColorScheme.Dark ? "dark" : "light");
        string before = await BackgroundAsync(page);
        await page.ClickAsync("#theme");
        (await page.GetAttributeAsync("html", "data-theme")).ShouldNotBe(theme);
        (await BackgroundAsync(page)).ShouldNotBe(before);
        (await DrawnPixelsAsync(page)).ShouldAllBe(pixels => pixels > 500);

        // Tooltips must obey the page's policy as well.
        await page.Locator("[data-chart=distribution]").First.HoverAsync();
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing is wider than the page");
        Complaints.ShouldBeEmpty();
        Requests.ShouldAllBe(url => url.StartsWith("file:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Draws_closed_details_when_they_are_opened()
    {
        IPage page = await OpenAsync(KindOrderTests.Measured(20000, 40000, 60000), ColorScheme.Light);
        (await page.Locator("[data-chart=series] canvas").CountAsync()).ShouldBe(3);
        (await page.Locator("details canvas").CountAsync()).ShouldBe(0);
        await page.Locator("summary").First.ClickAsync();
        await page.WaitForSelectorAsync("details[open] canvas");
        (await page.Locator("details canvas").CountAsync()).ShouldBe(2);
        (await DrawnPixelsAsync(page)).Where(pixels => pixels > 500).Count().ShouldBe(5);
        Complaints.ShouldBeEmpty();
    }

    private Task<IPage> OpenAsync(Profile profile, ColorScheme scheme) =>
        OpenAsync(stream => stream.Write(Encoding.UTF8.GetBytes(ProfileReportTests.Page(profile))), scheme);

    private static Task<int[]> DrawnPixelsAsync(IPage page) => DrawnPixelsAsync(page, "[data-chart]");
}
