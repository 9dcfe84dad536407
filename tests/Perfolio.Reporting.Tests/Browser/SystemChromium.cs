using Microsoft.Playwright;

namespace Perfolio.Reporting.Tests.Browser;

/// <summary>The system's Chromium, started once for the tests of a class; each opens its page in a context of its own.</summary>
public sealed class SystemChromium : IAsyncLifetime, IDisposable
{
    private const string Executable = "/usr/bin/chromium";
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>What a machine that does much else may need for a start or for a page, in milliseconds.</summary>
    internal static float Patience => 180_000;

    internal IBrowser Browser => _browser!;

    public async Task InitializeAsync()
    {
        File.Exists(Executable).ShouldBeTrue($"{Executable} is needed; eng/test.sh installs the package chromium");
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Timeout = Patience,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }

    public void Dispose() => _playwright?.Dispose();
}
