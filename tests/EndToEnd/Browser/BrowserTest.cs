using Microsoft.Playwright;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>A test that looks at pages as a person does. A picture of each page is kept when it fails.</summary>
public abstract class BrowserTest(Chromium chromium) : EndToEndTest
{
    private readonly List<IPage> _pages = [];

    public override async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _pages.Count; i++)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                TestContext.Current.AddAttachment($"page-{i + 1}.png", await _pages[i].ScreenshotAsync(new() { FullPage = true }), "image/png");
            }

            await _pages[i].Context.CloseAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>A browser of its own, with nothing remembered, on a page of the dashboard.</summary>
    protected async Task<IPage> OpenAsync(RunningDashboard dashboard, string path, BrowserNewContextOptions? options = null)
    {
        options ??= new();
        options.BaseURL = dashboard.Url.OriginalString;
        options.Locale ??= "en-US";
        var context = await chromium.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        var page = await context.NewPageAsync();
        _pages.Add(page);
        await page.GotoAsync(path);
        return page;
    }

    /// <summary>Waits until the page is connected: what is shown before that is the server's first picture of it.</summary>
    protected static Task ConnectedAsync(IPage page) => page.WaitForFunctionAsync(
        "() => { const main = document.querySelector('[data-interactive]'); return main !== null && (main.dataset.interactive === 'true' || main.dataset.interactive === ''); }");
}
