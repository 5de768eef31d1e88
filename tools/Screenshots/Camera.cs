using System.Globalization;
using Microsoft.Playwright;

namespace Unishop.Screenshots;

/// <summary>Takes the pictures: every page at three widths, dark and light, in English, and at two widths in the other languages.</summary>
/// <param name="browser">The browser.</param>
/// <param name="dashboard">Where the pages are.</param>
/// <param name="folder">Where the pictures go.</param>
/// <param name="only">What a picture's name must contain, alternatives apart by commas; empty: all.</param>
internal sealed class Camera(IBrowser browser, Uri dashboard, string folder, string only)
{
    private const float PageLimit = 20_000;
    private static readonly int[] Widths = [1440, 1024, 390];
    private static readonly (string Locale, int[] Widths, ColorScheme[] Schemes)[] Sets =
    [
        ("en", Widths, [ColorScheme.Light, ColorScheme.Dark]),
        ("es", [1440, 390], [ColorScheme.Light]),
        ("vi", [1440, 390], [ColorScheme.Light]),
    ];

    /// <summary>How many pictures there are.</summary>
    public int Taken { get; private set; }

    /// <summary>Takes a page's pictures.</summary>
    /// <param name="name">What the pictures are called.</param>
    /// <param name="path">The page.</param>
    /// <param name="prepare">What is done to the page first.</param>
    public async Task TakeAsync(string name, string path, Func<IPage, Task>? prepare = null)
    {
        if (!only.Split(',').Any(part => name.Contains(part, StringComparison.Ordinal)))
        {
            return;
        }

        foreach (var (locale, widths, schemes) in Sets)
        {
            var context = await browser.NewContextAsync(new() { BaseURL = dashboard.OriginalString, Locale = locale, ReducedMotion = ReducedMotion.Reduce }).ConfigureAwait(false);
            context.SetDefaultTimeout(PageLimit);
            var page = await context.NewPageAsync().ConfigureAwait(false);
            await page.GotoAsync(path).ConfigureAwait(false);
            await page.WaitForFunctionAsync("() => ['true', ''].includes(document.querySelector('[data-interactive]')?.dataset.interactive)").ConfigureAwait(false);
            await (prepare?.Invoke(page) ?? Task.CompletedTask).ConfigureAwait(false);
            foreach (var width in widths)
            {
                foreach (var scheme in schemes)
                {
                    await page.SetViewportSizeAsync(width, 900).ConfigureAwait(false);
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme }).ConfigureAwait(false);
                    await page.EvaluateAsync("() => scrollTo(0, 0)").ConfigureAwait(false);
                    await page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))").ConfigureAwait(false);
                    var file = string.Create(CultureInfo.InvariantCulture, $"{name}.{locale}.{width}.{(scheme == ColorScheme.Dark ? "dark" : "light")}.png");
                    await page.ScreenshotAsync(new() { Path = Path.Combine(folder, file), FullPage = true }).ConfigureAwait(false);
                    Taken++;
                }
            }

            await context.CloseAsync().ConfigureAwait(false);
        }
    }
}
