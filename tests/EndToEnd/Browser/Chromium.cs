using Microsoft.Playwright;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>The system's Chromium, started once for all browser tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The running browser; skips the test where the machine has none.</summary>
    public IBrowser Browser
    {
        get
        {
            Assert.SkipWhen(_browser is null, "absent: chromium (./test.sh installs it, or name one in UNISHOP_CHROMIUM)");
            return _browser!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (SystemChromium.Find() is not { } path)
        {
            return;
        }

        // Limits end what would never come; what is there is seen at once. A busy machine takes its time.
        Assertions.SetDefaultExpectTimeout(30_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = SystemChromium.Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}
