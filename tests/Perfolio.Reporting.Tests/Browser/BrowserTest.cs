using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>Opens a page in the system's Chromium, from the file system and without a network.</summary>
public abstract class BrowserTest(SystemChromium chromium) : IClassFixture<SystemChromium>, IAsyncLifetime
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"perfolio-page-{Guid.NewGuid():N}.html");
    private IBrowserContext? _context;

    /// <summary>Errors and warnings of the console.</summary>
    protected ConcurrentQueue<string> Complaints { get; } = new();

    /// <summary>Everything that was asked for.</summary>
    protected ConcurrentQueue<string> Requests { get; } = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_context is not null) await _context.DisposeAsync();
        File.Delete(_file);
    }

    protected async Task<IPage> OpenAsync(Action<Stream> write, ColorScheme scheme, string zone = "UTC")
    {
        await using (FileStream file = File.Create(_file)) write(file);
        _context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            Offline = true,
            ColorScheme = scheme,
            TimezoneId = zone,
            ViewportSize = new ViewportSize { Width = 1280, Height = 900 },
        });
        _context.SetDefaultTimeout(SystemChromium.Patience);
        IPage page = await _context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Complaints.Enqueue(error);
        page.Request += (_, request) => Requests.Enqueue(request.Url);
        await page.GotoAsync(new Uri(_file).AbsoluteUri);
        await page.WaitForSelectorAsync("html[data-ready=true]");
        return page;
    }

    protected static Task<string> BackgroundAsync(IPage page) => page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");

    /// <summary>How many pixels that are not empty each element has in its canvases.</summary>
    protected static async Task<int[]> DrawnPixelsAsync(IPage page, string elements) => await page.EvaluateAsync<int[]>(
        """
        elements => [...document.querySelectorAll(elements)].map(element => [...element.querySelectorAll("canvas")].reduce((sum, canvas) => {
          const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
          copy.drawImage(canvas, 0, 0);
          const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
          let drawn = 0;
          for (let i = 3; i < data.length; i += 4) if (data[i] > 0) drawn++;
          return sum + drawn;
        }, 0))
        """,
        elements);
}
