using System.Globalization;
using Microsoft.Playwright;
using Perfolio.Reporting.Metrics;
using Perfolio.Reporting.Tests.Metrics;
using Xunit.Abstractions;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>The metrics page in a browser. With PERFOLIO_SCREENSHOTS set to a folder, pictures of it are left there.</summary>
[Trait("Category", "Interop")]
public sealed class MetricsPageTests(SystemChromium chromium, ITestOutputHelper output) : BrowserTest(chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Draws_every_panel_without_a_network(ColorScheme scheme)
    {
        IPage page = await OpenAsync(MetricsPages.Everyday("</script> & <b>"), scheme);
        (await page.TextContentAsync("h1")).ShouldBe("</script> & <b>");
        (await page.Locator("section").CountAsync()).ShouldBe(2);
        (await page.Locator(".plot").CountAsync()).ShouldBe(4);
        foreach (ILocator plot in await page.Locator(".plot").AllAsync()) await plot.ScrollIntoViewIfNeededAsync();
        await UntilAsync(page, "[...document.querySelectorAll('.plot canvas:first-child')].every(c => c.height > 200)");
        await FrameAsync(page);
        (await DrawnPixelsAsync(page, ".plot")).ShouldAllBe(pixels => pixels > 3000);
        await page.EvaluateAsync("scrollTo(0, 0)");
        await ScreenshotAsync(page, $"metrics-{scheme}");

        string before = await BackgroundAsync(page);
        await page.ClickAsync("#theme");
        (await BackgroundAsync(page)).ShouldNotBe(before);
        (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue("nothing is wider than the page");
        (await OverlapsAsync(page)).ShouldBeEmpty();
        Complaints.ShouldBeEmpty();
        Requests.ShouldAllBe(url => url.StartsWith("file:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_drag_zooms_all_panels_and_a_double_click_goes_back()
    {
        IPage page = await OpenAsync(MetricsPages.Everyday(), ColorScheme.Light);
        string whole = await RangeAsync(page);
        whole.ShouldBe("2026-01-31 09:00:00 – 2026-01-31 09:09:59 · 9 min 59 s");
        int[] before = await ChecksumsAsync(page);
        await DragAsync(page, 0.25f, 0.5f);
        string zoomed = await RangeAsync(page);
        zoomed.ShouldStartWith("2026-01-31 09:02:29");
        zoomed.ShouldEndWith("2 min 29 s");
        await FrameAsync(page);
        int[] after = await ChecksumsAsync(page);
        after.Zip(before).Take(2).ShouldAllBe(pair => pair.First != pair.Second, "both panels of the set are drawn anew");
        await ScreenshotAsync(page, "metrics-zoomed", fullPage: false);
        await DragAsync(page, 0.25f, 0.5f);
        (await RangeAsync(page)).ShouldNotBe(zoomed);
        ILocator overlay = page.Locator(".plot .overlay").First;
        await overlay.DblClickAsync();
        (await RangeAsync(page)).ShouldBe(zoomed);
        await overlay.DblClickAsync();
        (await RangeAsync(page)).ShouldBe(whole);
        Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Wheel_keys_and_buttons_zoom_and_pan()
    {
        IPage page = await OpenAsync(MetricsPages.Everyday(), ColorScheme.Light);
        string whole = await RangeAsync(page);
        LocatorBoundingBoxResult box = (await page.Locator(".plot .overlay").First.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 100);
        await page.Keyboard.DownAsync("Control");
        await page.Mouse.WheelAsync(0, -240);
        await page.Keyboard.UpAsync("Control");
        await UntilAsync(page, "whole => document.querySelector('.range').textContent !== whole", whole);
        string zoomed = await RangeAsync(page);
        await page.Keyboard.PressAsync("ArrowRight");
        (await RangeAsync(page)).ShouldNotBe(zoomed);
        await page.Keyboard.PressAsync("Home");
        (await RangeAsync(page)).ShouldBe(whole);
        await page.Keyboard.PressAsync("+");
        (await RangeAsync(page)).ShouldEndWith("4 min 59 s");
        await page.ClickAsync("button[aria-label^='Zoom in']");
        (await RangeAsync(page)).ShouldEndWith("2 min 29 s");
        await page.ClickAsync("text=All");
        (await RangeAsync(page)).ShouldBe(whole);
        // The bare wheel scrolls the page.
        await page.Mouse.WheelAsync(0, 300);
        await UntilAsync(page, "scrollY > 0");
        (await RangeAsync(page)).ShouldBe(whole);
    }

    [Fact]
    public async Task The_legend_hides_and_isolates_series_and_reads_values_under_the_pointer()
    {
        IPage page = await OpenAsync(MetricsPages.Everyday(), ColorScheme.Light);
        int all = (await DrawnPixelsAsync(page, ".plot"))[0];
        ILocator items = page.Locator(".legend").First.Locator(".item");
        await items.Nth(3).ClickAsync();
        await FrameAsync(page);
        (await items.Nth(3).GetAttributeAsync("aria-pressed")).ShouldBe("false");
        (await DrawnPixelsAsync(page, ".plot"))[0].ShouldNotBe(all);
        await items.Nth(1).ClickAsync(new LocatorClickOptions { Modifiers = [KeyboardModifier.Shift] });
        string[] pressed = await page.EvaluateAsync<string[]>("[...document.querySelector('.legend').querySelectorAll('.item')].map(i => i.getAttribute('aria-pressed'))");
        pressed.ShouldBe(["false", "true", "false", "false"]);
        LocatorBoundingBoxResult box = (await page.Locator(".plot .overlay").First.BoundingBoxAsync())!;
        // The plot lies between 58 pixels on the left and 10 on the right; row 300 is behind the gap.
        await page.Mouse.MoveAsync(box.X + 58 + ((box.Width - 68) * 300 / 599f), box.Y + 80);
        await FrameAsync(page);
        (await page.TextContentAsync(".cursor"))!.ShouldStartWith("2026-01-31 09:0");
        double read = double.Parse((await items.Nth(1).Locator(".value").TextContentAsync())!, CultureInfo.InvariantCulture);
        read.ShouldBeInRange(4, 16);
        await page.Mouse.MoveAsync(box.X + 58 + ((box.Width - 68) * 255 / 599f), box.Y + 80);
        await FrameAsync(page);
        (await items.Nth(1).Locator(".value").TextContentAsync()).ShouldBe("–", "there is nothing in the gap");
    }

    [Fact]
    public async Task The_table_counts_the_shown_range_and_sorts()
    {
        MetricsPageSet set = MetricsPages.Set("s", [new("a", "m.a", null, ""), new("b", "m.b", null, ""), new("none", "m.none", null, "")], 100, 1000, (c, r) => c == 2 ? double.NaN : c == 0 ? r + 1 : 50);
        IPage page = await OpenAsync(new MetricsPageContent("t", [set]), ColorScheme.Light);
        await page.WaitForSelectorAsync("[data-counted]");
        (await RowAsync(page, 0)).ShouldBe(["a", "", "1", "50.5", "100", "95", "100"]);
        (await RowAsync(page, 2)).ShouldBe(["none", "", "–", "–", "–", "–", "0"]);
        await page.ClickAsync("th button:text-is('Max')");
        (await NamesAsync(page)).ShouldBe(["a", "b", "none"]);
        await page.ClickAsync("th button:text-is('Max')");
        (await NamesAsync(page)).ShouldBe(["b", "a", "none"]);
        (await page.GetAttributeAsync("th:nth-child(5)", "aria-sort")).ShouldBe("ascending");
        (await page.GetAttributeAsync("th:nth-child(1)", "aria-sort")).ShouldBe("none");
        await page.ClickAsync("th button:text-is('Series')");
        string counted = (await page.GetAttributeAsync("[data-counted]", "data-counted"))!;
        await page.Keyboard.PressAsync("+");
        await UntilAsync(page, "counted => document.querySelector('[data-counted]').dataset.counted !== counted", counted);
        (await RowAsync(page, 0))[2..5].ShouldBe(["26", "50.5", "75"]);
    }

    [Fact]
    public async Task Times_are_those_of_utc_or_of_the_browser()
    {
        IPage page = await OpenAsync(MetricsPages.Everyday(), ColorScheme.Light, "Asia/Kolkata");
        (await RangeAsync(page)).ShouldStartWith("2026-01-31 09:00:00");
        await page.ClickAsync("text=Local");
        await FrameAsync(page);
        (await RangeAsync(page)).ShouldStartWith("2026-01-31 14:30:00");
        (await page.GetAttributeAsync("button[aria-label='Times in UTC']", "aria-pressed")).ShouldBe("false");
    }

    [Theory]
    [InlineData(1.5, 2.25)]
    [InlineData(0.001, 123456.789)]
    [InlineData(1.0 / 3, -2.0 / 7)]
    [InlineData(1e300, -1e300)]
    [InlineData(9007199254740993.0, -3)]
    public async Task Numbers_arrive_as_they_were(double first, double second)
    {
        double[] values = [first, double.NaN, second, 0, first];
        MetricsPageSet set = MetricsPages.Set("s", [new("a", "m", null, "")], values.Length, 0.25, (_, r) => values[r]);
        IPage page = await OpenAsync(new MetricsPageContent("t", [set]), ColorScheme.Light);
        await page.WaitForSelectorAsync("[data-counted]");
        string[] row = await RowAsync(page, 0);
        row[6].ShouldBe("4");
        Same(row[2], values.Where(v => !double.IsNaN(v)).Min());
        Same(row[4], values.Where(v => !double.IsNaN(v)).Max());
        (await RangeAsync(page)).ShouldEndWith("1 ms");

        static void Same(string shown, double value) =>
            double.Parse(shown, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture).ShouldBe(value, (Math.Abs(value) * 1e-4) + double.Epsilon);
    }

    [Fact]
    public async Task A_set_without_values_says_so()
    {
        IPage page = await OpenAsync(new MetricsPageContent("t", [new("empty", [], [])]), ColorScheme.Light);
        (await page.TextContentAsync("section"))!.ShouldContain("No values were recorded");
        Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_million_points_are_drawn_while_zooming()
    {
        MetricsPageColumn[] columns = [.. Enumerable.Range(0, 10).Select(i => new MetricsPageColumn("cpu", "kernel.percpu.cpu.user", $"cpu{i}", "ms/s"))];
        MetricsPageSet set = MetricsPages.Set(":million", columns, 100_000, 100, (c, r) => (100 * c) + (40 * Math.Sin((r / 900.0) + c)) + (r * 7919 % 101 / 3.0), block: 4096, marks: [MetricsPages.Start + 4_000_050]);
        IPage page = await OpenAsync(new MetricsPageContent("one million points", [set]), ColorScheme.Light);
        await ScreenshotAsync(page, "metrics-million");
        var frames = new List<double> { await MeasureAsync(page) };
        for (int i = 0; i < 8; i++)
        {
            string range = await RangeAsync(page);
            await page.Keyboard.PressAsync("+");
            await UntilAsync(page, "range => document.querySelector('.range').textContent !== range", range);
            frames.Add(await MeasureAsync(page));
        }

        (await DrawnPixelsAsync(page, ".plot"))[0].ShouldBeGreaterThan(3000);
        output.WriteLine($"frame, 10 series of 100,000 points, from the whole down to 1/256: {string.Join(", ", frames.Select(f => f.ToString("0.0", CultureInfo.InvariantCulture)))} ms");
        double ready = await page.EvaluateAsync<double>("performance.getEntriesByName('perfolio ready')[0].startTime");
        long bytes = MetricsPages.Write(new MetricsPageContent("t", [set])).Length;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"page ready after {ready:0} ms, {bytes} bytes"));
        Complaints.ShouldBeEmpty();
    }

    private Task<IPage> OpenAsync(MetricsPageContent content, ColorScheme scheme, string zone = "UTC") =>
        OpenAsync(stream => MetricsPage.Write(stream, content), scheme, zone);

    private static async Task<string> RangeAsync(IPage page)
    {
        await FrameAsync(page);
        return (await page.TextContentAsync(".range"))!;
    }

    // What was asked for is drawn in the next frame.
    private static Task FrameAsync(IPage page) => page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(0))))");

    // Playwright's own waiting is a script that the policy of the page forbids.
    private static async Task UntilAsync(IPage page, string condition, object? argument = null)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(SystemChromium.Patience));
        while (!await page.EvaluateAsync<bool>(condition, argument))
        {
            limit.Token.ThrowIfCancellationRequested();
            await FrameAsync(page);
        }
    }

    private static Task<double> MeasureAsync(IPage page) => page.EvaluateAsync<double>("performance.getEntriesByName('perfolio frame')[0].duration");

    private static Task<string[]> RowAsync(IPage page, int row) =>
        page.EvaluateAsync<string[]>("row => [...document.querySelectorAll('.statistics tbody tr')[row].cells].map(c => c.textContent)", row);

    private static Task<string[]> NamesAsync(IPage page) => page.EvaluateAsync<string[]>("[...document.querySelectorAll('td.name')].map(c => c.textContent)");

    private static Task<int[]> ChecksumsAsync(IPage page) => page.EvaluateAsync<int[]>(
        """
        [...document.querySelectorAll(".plot canvas:first-child")].map(canvas => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
          let sum = 0;
          for (let i = 0; i < data.length; i++) sum = (sum * 31 + data[i]) | 0;
          return sum;
        })
        """);

    // Texts and controls that lie over each other.
    private static Task<string[]> OverlapsAsync(IPage page) => page.EvaluateAsync<string[]>(
        """
        (() => {
          const shown = [...document.querySelectorAll("h1, h2, #theme, #bar .range, #bar .cursor, #bar button, #bar a, .legend .head, .legend .list, .plot, table")]
            .map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => r.width > 0 && r.height > 0 && (e.closest("#bar") !== null || r.top > 150));
          const bar = shown.filter(([e]) => e.closest("#bar")), rest = shown.filter(([e]) => !e.closest("#bar"));
          const over = (list) => list.flatMap(([a, p], i) => list.slice(i + 1).filter(([b, q]) => !a.contains(b) && !b.contains(a) &&
            p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 1 && q.top < p.bottom - 1).map(([b]) => `${a.className || a.tagName} / ${b.className || b.tagName}`));
          return [...over(bar), ...over(rest)];
        })()
        """);

    private static async Task DragAsync(IPage page, float from, float to)
    {
        LocatorBoundingBoxResult box = (await page.Locator(".plot .overlay").First.BoundingBoxAsync())!;
        float X(float share) => box.X + 58 + ((box.Width - 68) * share);
        await page.Mouse.MoveAsync(X(from), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(X((from + to) / 2), box.Y + 70);
        await page.Mouse.MoveAsync(X(to), box.Y + 80);
        await page.Mouse.UpAsync();
    }

    private static async Task ScreenshotAsync(IPage page, string name, bool fullPage = true)
    {
        if (Environment.GetEnvironmentVariable("PERFOLIO_SCREENSHOTS") is not { Length: > 0 } folder) return;
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name.ToLowerInvariant()}.png"), FullPage = fullPage });
    }
}
