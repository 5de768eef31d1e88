using Microsoft.Playwright;

namespace Unishop.EndToEnd;

/// <summary>The system's Chromium, started once for all browser tests.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // As root Chromium has no sandbox; the others keep it from speaking to its maker and from waiting for a graphics card.
    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
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
        if (Find() is not { } path)
        {
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Flags });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    private static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("UNISHOP_CHROMIUM");
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
