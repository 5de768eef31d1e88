using Microsoft.Playwright;
using Unishop.Harness;
using Unishop.Screenshots;

// Screenshots [folder] [part of a name]
var folder = Path.GetFullPath(args.ElementAtOrDefault(0) ?? "artifacts/screenshots");
var chromium = SystemChromium.Find() ?? throw new InvalidOperationException("There is no Chromium: install one, or name it in UNISHOP_CHROMIUM.");
Directory.CreateDirectory(folder);
using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(30), TimeProvider.System);
using var playwright = await Playwright.CreateAsync().ConfigureAwait(false);
var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = SystemChromium.Flags }).ConfigureAwait(false);
await using var closing = browser.ConfigureAwait(false);
var learner = await RunningDashboard.StartAsync(new DashboardSettings(), stop.Token).ConfigureAwait(false);
await using var leaving = learner.ConfigureAwait(false);
var dashboard = await RunningDashboard.StartAsync(Tour.Settings(learner.Url), stop.Token).ConfigureAwait(false);
await using var ending = dashboard.ConfigureAwait(false);
var camera = new Camera(browser, dashboard.Url, folder, args.ElementAtOrDefault(1) ?? "");
try
{
    await new Tour(dashboard, camera, stop.Token).GoAsync().ConfigureAwait(false);
}
finally
{
    Console.WriteLine($"{camera.Taken} pictures in {folder}");
}
