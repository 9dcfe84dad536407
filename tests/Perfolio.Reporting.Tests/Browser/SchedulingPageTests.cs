using System.Globalization;
using Microsoft.Playwright;
using Perfolio.Reporting.Scheduling;
using Perfolio.Scheduling.Dashboards;
using Perfolio.Scheduling.Model;
using Perfolio.Scheduling.Tests;
using Perfolio.Scheduling.Tests.Dashboards;
using Xunit.Abstractions;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>The dashboards of captures in a browser. With PERFOLIO_SCREENSHOTS set to a folder, pictures of them are left there.</summary>
[Trait("Category", "Interop")]
public sealed class SchedulingPageTests(SystemChromium chromium, ITestOutputHelper output) : BrowserTest(chromium)
{
    private const string Hostile = "</script><b>\"'&\u0001";

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_tab_of_the_charts_draws_without_a_network(ColorScheme scheme)
    {
        IPage page = await OpenAsync(Charts(Mixed(0), Mixed(5)), scheme);
        (await page.Locator(".tabs button").AllTextContentsAsync())
            .ShouldBe(["CPU and Context Switches", "KVM Exits by type", "CoreMap", "Wake-up latency", "Timeline", "Differences"]);
        foreach (string tab in await page.Locator(".tabs button").AllTextContentsAsync())
        {
            await ShowAsync(page, tab);
            (await DrawnPixelsAsync(page, "main section")).ShouldAllBe(pixels => pixels > 2000, tab);
            (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth")).ShouldBeTrue($"nothing is wider than the page: {tab}");
            await ScreenshotAsync(page, $"charts-{tab.Split(' ')[0]}-{scheme}");
        }

        string before = await BackgroundAsync(page);
        await page.ClickAsync("#theme");
        (await BackgroundAsync(page)).ShouldNotBe(before);
        (await DrawnPixelsAsync(page, "main section")).ShouldAllBe(pixels => pixels > 2000);
        Complaints.ShouldBeEmpty();
        Requests.ShouldAllBe(url => url.StartsWith("file:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Heatmaps_draw_zoom_and_show_the_difference_of_two_runs(ColorScheme scheme)
    {
        IPage page = await OpenAsync(Heatmaps(Mixed(0), Mixed(5)), scheme);
        (await page.Locator(".tabs button").AllTextContentsAsync()).ShouldBe(["Context switches", "KVM exits", "Core locality", "Differences"]);
        foreach (string tab in (string[])["Context switches", "KVM exits", "Core locality"])
        {
            await ShowAsync(page, tab);
            int[] whole = await DrawnPixelsAsync(page, ".timeplot");
            whole.ShouldAllBe(pixels => pixels > 1500, tab);
            string range = (await page.TextContentAsync(".range"))!;
            await DragAsync(page, 0.3f, 0.4f);
            (await page.TextContentAsync(".range")).ShouldNotBe(range);
            (await DrawnPixelsAsync(page, ".timeplot")).ShouldNotBe(whole);
            await page.Locator(".overlay").DblClickAsync();
            await FrameAsync(page);
            (await page.TextContentAsync(".range")).ShouldBe(range);
            await SelectAsync(page, "Run", "b against a");
            (await page.TextContentAsync(".legendline"))!.ShouldContain("Orange");
            (await DrawnPixelsAsync(page, ".timeplot")).ShouldAllBe(pixels => pixels > 1000, tab);
            await ScreenshotAsync(page, $"heatmaps-{tab.Split(' ')[0]}-difference-{scheme}");
            await SelectAsync(page, "Run", "b");
            await ScreenshotAsync(page, $"heatmaps-{tab.Split(' ')[0]}-{scheme}");
        }

        Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Densities_count_every_event_and_tell_it_under_the_pointer()
    {
        IPage page = await OpenAsync(Heatmaps(Captures.PingPong(0, 2000)), ColorScheme.Light);
        await SelectAsync(page, "Task", "ping");
        (await page.TextContentAsync(".legendline"))!.ShouldContain("1,000 in all");
        LocatorBoundingBoxResult box = (await page.Locator(".overlay").BoundingBoxAsync())!;
        string? told = null;
        for (int y = 12; y < 510 && told is null; y += 4)
        {
            await page.Mouse.MoveAsync(box.X + 400, box.Y + y);
            if (await page.Locator(".tip").IsVisibleAsync()) told = await page.Locator(".tip").TextContentAsync();
        }

        told.ShouldNotBeNull();
        told.ShouldContain("918 µs to 1.05 ms");
        told.ShouldContain("end of run: ");
        await page.GetByLabel("end of sleep").CheckAsync();
        (await page.TextContentAsync(".legendline"))!.ShouldContain("end of sleep");
        await SelectAsync(page, "Task", "spin");
        (await page.TextContentAsync(".legendline"))!.ShouldContain("end of run: 1 to 1 per cell, 50 in all");
    }

    [Fact]
    public async Task Tables_sort_and_runs_are_picked()
    {
        IPage page = await OpenAsync(Charts(Mixed(0), Mixed(5)), ColorScheme.Light);
        ILocator head = page.Locator(".sortable th button", new PageLocatorOptions { HasTextString = "CPU" }).First;
        await head.ClickAsync();
        double[] down = await ColumnAsync(page, "CPU");
        down.ShouldBe(down.OrderDescending());
        await head.ClickAsync();
        double[] up = await ColumnAsync(page, "CPU");
        up.ShouldBe(down.Order());
        (await page.Locator("th[aria-sort=ascending]").CountAsync()).ShouldBe(1);

        await ShowAsync(page, "KVM Exits by type");
        await page.Locator(".sortable th button", new PageLocatorOptions { HasTextString = "HLT" }).ClickAsync();
        (await page.Locator("th[aria-sort=descending]").TextContentAsync()).ShouldBe("HLT");

        await ShowAsync(page, "CoreMap");
        (await page.TextContentAsync("main"))!.ShouldContain("Thick vertical lines: sockets");
        const string Picture = "document.querySelector('.map canvas').toDataURL()";
        string first = await page.EvaluateAsync<string>(Picture);
        await SelectAsync(page, "Run", "b");
        (await page.EvaluateAsync<string>(Picture) == first).ShouldBeFalse("another run is drawn");
        LocatorBoundingBoxResult box = (await page.Locator(".map canvas").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 160, box.Y + 58);
        (await page.Locator(".tip").TextContentAsync())!.ShouldStartWith("all tasks on core 0");

        await ShowAsync(page, "Differences");
        (await page.TextContentAsync("main"))!.ShouldContain("Welch's t test");
        string row = (await page.Locator("tr", new PageLocatorOptions { HasTextString = "worker" }).First.TextContentAsync())!;
        await SelectAsync(page, "Compare", "a against b");
        string turned = (await page.Locator("tr", new PageLocatorOptions { HasTextString = "worker" }).First.TextContentAsync())!;
        turned.ShouldNotBe(row);
        Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_say_what_they_leave_out_and_how_fine_they_are()
    {
        IPage page = await OpenAsync(Charts(Many(60, 0), Many(60, 3)), ColorScheme.Light);
        (await page.TextContentAsync("main"))!.ShouldContain("The chart has the first 40 of 122 bars of the order; the table has all.");
        await ShowAsync(page, "KVM Exits by type");
        (await page.TextContentAsync("main"))!.ShouldContain("The chart has the first 40 of 120 bars by number of exits; the table has all.");
        await ShowAsync(page, "Timeline");
        (await page.TextContentAsync("main"))!.ShouldContain("The finest bin is 1.02 µs");
        await ShowAsync(page, "Differences");
        (await page.TextContentAsync("main"))!.ShouldContain("The chart has the first 30 of 60 tasks by size of the change; the table has all.");
        await SelectAsync(page, "Quantity", "VM exits");
        (await page.TextContentAsync("main"))!.ShouldContain("No task differs in this quantity.");
        await ScreenshotAsync(page, "charts-many");
        IPage few = await OpenAsync(Charts(Mixed(0)), ColorScheme.Light);
        (await few.TextContentAsync("main"))!.ShouldNotContain("The chart has the first");
    }

    [Fact]
    public async Task Well_known_exits_have_their_colours()
    {
        // HLT, EPT violation, and a code without a colour of its own.
        IPage page = await OpenAsync(Charts(Exits(12, 48, 55)), ColorScheme.Light);
        await ShowAsync(page, "KVM Exits by type");
        string[] colours = await page.EvaluateAsync<string[]>(
            """
            () => {
              const canvas = document.querySelector("main canvas"), data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data, seen = new Map();
              for (let i = 0; i < data.length; i += 4) {
                const colour = "#" + [0, 1, 2].map(k => data[i + k].toString(16).padStart(2, "0")).join("");
                seen.set(colour, (seen.get(colour) ?? 0) + 1);
              }
              return [...seen].filter(s => s[1] > 500).map(s => s[0]);
            }
            """);
        colours.ShouldContain("#ff7f00");
        colours.ShouldContain("#fdbf6f");
        colours.Length.ShouldBeGreaterThan(3, "the third has another, and there is a background");
    }

    [Fact]
    public async Task A_single_latency_is_drawn()
    {
        IPage page = await OpenAsync(Charts(Captures.PingPong(1, 100)), ColorScheme.Light);
        await ShowAsync(page, "Wake-up latency");
        int[] blue = await page.EvaluateAsync<int[]>(
            """
            () => [...document.querySelectorAll("main canvas")].map(canvas => {
              const data = canvas.getContext("2d").getImageData(0, 26, canvas.width, canvas.height - 90).data;
              let count = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i + 2] - data[i] > 60) count++;
              return count;
            })
            """);
        blue.Length.ShouldBe(2);
        blue.ShouldAllBe(static pixels => pixels > 20);
    }

    [Fact]
    public async Task Hostile_names_are_text()
    {
        EventList events = new EventList(SchedEventKind.Switch)
            .Switch(1, 0, "swapper/0:0", TaskState.Running, $"{Hostile}:5").Switch(2_000_000, 0, $"{Hostile}:5", TaskState.Interruptible, "swapper/0:0");
        IPage page = await OpenAsync(Charts([events]), ColorScheme.Light);
        (await page.TextContentAsync(".sortable"))!.ShouldContain("</script><b>\"'&\\x01");
        (await page.Locator("b").CountAsync()).ShouldBe(0);
        foreach (string tab in await page.Locator(".tabs button").AllTextContentsAsync()) await ShowAsync(page, tab);
        Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_million_events_measured()
    {
        IPage page = await OpenAsync(Heatmaps(Busy(1_000_000)), ColorScheme.Light);
        double ready = await page.EvaluateAsync<double>("performance.getEntriesByName('perfolio ready')[0].startTime");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"page ready after {ready:F0} ms"));
        foreach (string tab in (string[])["Context switches", "Core locality"])
        {
            await ShowAsync(page, tab);
            for (int step = 0; step < 8; step++)
            {
                await page.ClickAsync("button[aria-label^='Zoom in']");
                await FrameAsync(page);
                double frame = await page.EvaluateAsync<double>("performance.getEntriesByName('perfolio frame')[0].duration");
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frame, {tab}, 1/{2 << step} shown: {frame:F1} ms"));
            }

            await page.ClickAsync("button[aria-label^='Show the whole']");
        }

        (await DrawnPixelsAsync(page, ".timeplot")).ShouldAllBe(pixels => pixels > 10_000);
    }

    private static Action<Stream> Charts(params EventList[] runs) => stream => SchedulingPage.Write(stream, Set(runs), heatmaps: false);

    private static Action<Stream> Heatmaps(params EventList[] runs) => stream => SchedulingPage.Write(stream, Set(runs), heatmaps: true);

    private static DashboardSet Set(EventList[] runs) =>
        new("a run & another", ".*", [.. runs.Select((r, i) => DashboardReader.Read(r, $"{(char)('a' + i)}.pfs", new DashboardOptions()))]);

    // A pair, a spinner, a worker, and a guest.
    private static EventList Mixed(int more)
    {
        EventList events = Captures.PingPong(1, 1000);
        var random = new Random(more);
        for (int i = 0; i < 1000; i++)
        {
            long time = 1 + (i * Captures.Milli), end = time + ((3 + more) * 80_000) + random.Next(100_000);
            events.Switch(time, 2, "swapper/2:0", TaskState.Running, "worker:50").Switch(end, 2, "worker:50", TaskState.Interruptible, "swapper/2:0");
            events.Add(SchedEventKind.KvmEntry, time, 3, "vm:100").Add(SchedEventKind.KvmExit, time + 50_000 + (more * 10_000), 3, "vm:100", value: i % 3 == 0 ? 48 : 12, extra: 1);
        }

        return events.InOrder();
    }

    // Tasks that differ from run to run, each a vCPU with one exit.
    private static EventList Many(int tasks, int more)
    {
        var events = new EventList(SchedEventKind.Switch, SchedEventKind.KvmEntry, SchedEventKind.KvmExit);
        for (int i = 0; i < tasks; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"task-{i:00}:{i + 100}");
            long time = 1 + (i * Captures.Milli);
            events.Switch(time, 0, "swapper/0:0", TaskState.Running, name).Add(SchedEventKind.KvmEntry, time + 10, 0, name)
                .Add(SchedEventKind.KvmExit, time + 5000, 0, name, value: 12, extra: 1)
                .Switch(time + 100_000 + (i * (1 + more) * 1000), 0, name, TaskState.Interruptible, "swapper/0:0");
        }

        // All runs are as long, so that rates differ only where counts do.
        return events.Add(SchedEventKind.KvmEntry, (tasks + 1) * Captures.Milli, 0, "task-00:100");
    }

    private static EventList Exits(params long[] reasons)
    {
        var events = new EventList(SchedEventKind.KvmEntry, SchedEventKind.KvmExit);
        for (int i = 0; i < reasons.Length; i++)
            events.Add(SchedEventKind.KvmEntry, 1000 + (i * 1000), 0, "vm:100").Add(SchedEventKind.KvmExit, 1500 + (i * 1000), 0, "vm:100", value: reasons[i], extra: 1);
        return events;
    }

    private static EventList Busy(int count)
    {
        var events = new EventList(SchedEventKind.Switch);
        var random = new Random(1);
        var running = new int[8];
        long time = 0;
        for (int i = 0; i < count; i++)
        {
            time += random.Next(20_000);
            int cpu = random.Next(8), next = random.Next(5) == 0 ? 0 : 100 + random.Next(60);
            events.Switch(time, cpu, Name(cpu, running[cpu]), TaskState.Interruptible, Name(cpu, next));
            running[cpu] = next;
        }

        return events;

        static string Name(int cpu, int tid) => tid == 0
            ? string.Create(CultureInfo.InvariantCulture, $"swapper/{cpu}:0")
            : string.Create(CultureInfo.InvariantCulture, $"task-{tid % 20}:{tid}");
    }

    private static async Task ShowAsync(IPage page, string tab)
    {
        await page.Locator(".tabs button", new PageLocatorOptions { HasTextString = tab }).ClickAsync();
        await FrameAsync(page);
    }

    private static async Task SelectAsync(IPage page, string label, string option)
    {
        await page.Locator("label.choice", new PageLocatorOptions { HasTextString = label }).Locator("select").SelectOptionAsync(new SelectOptionValue { Label = option });
        await FrameAsync(page);
    }

    private static async Task DragAsync(IPage page, float from, float to)
    {
        LocatorBoundingBoxResult box = (await page.Locator(".overlay").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + 84 + ((box.Width - 100) * from), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + 84 + ((box.Width - 100) * to), box.Y + 62);
        await page.Mouse.UpAsync();
        await FrameAsync(page);
    }

    private static async Task<double[]> ColumnAsync(IPage page, string heading) => await page.EvaluateAsync<double[]>(
        """
        heading => {
          const table = document.querySelector(".sortable"), i = [...table.tHead.rows[0].cells].findIndex(c => c.textContent.includes(heading));
          return [...table.tBodies[0].rows].map(r => Number(r.cells[i].textContent.replaceAll(",", "")));
        }
        """,
        heading);

    // A frame that was asked for has been drawn when the one behind it begins.
    private static Task FrameAsync(IPage page) => page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");

    private static async Task ScreenshotAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PERFOLIO_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
