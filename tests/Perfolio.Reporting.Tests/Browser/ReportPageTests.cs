using System.Collections.Concurrent;
using Microsoft.Playwright;
using Perfolio.Profiles.Model;
using Perfolio.Reporting.Tests.Html;
using Perfolio.Reporting.Tests.Summaries;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>Opens a report in the system's Chromium, from the file system and without a network.</summary>
[Trait("Category", "Interop")]
public sealed class ReportPageTests : IAsyncLifetime, IDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"perfolio-report-{Guid.NewGuid():N}.html");
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _requests = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        File.Exists(Chromium).ShouldBeTrue($"{Chromium} is needed; eng/test.sh installs the package chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }

    public void Dispose()
    {
        _playwright?.Dispose();
        File.Delete(_file);
    }

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
        _complaints.ShouldBeEmpty();
        _requests.ShouldAllBe(url => url.StartsWith("file:", StringComparison.Ordinal));
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
        _complaints.ShouldBeEmpty();
    }

    private async Task<IPage> OpenAsync(Profile profile, ColorScheme scheme)
    {
        await File.WriteAllTextAsync(_file, ProfileReportTests.Page(profile));
        IBrowserContext context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            Offline = true,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        IPage page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) => _requests.Enqueue(request.Url);
        await page.GotoAsync(new Uri(_file).AbsoluteUri);
        await page.WaitForSelectorAsync("html[data-ready=true]");
        return page;
    }

    private static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    private static async Task<int[]> DrawnPixelsAsync(IPage page) => await page.EvaluateAsync<int[]>(
        """
        [...document.querySelectorAll("[data-chart]")].map(chart => [...chart.querySelectorAll("canvas")].reduce((sum, canvas) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
          let drawn = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 0) drawn++;
          return sum + drawn;
        }, 0))
        """);
}
