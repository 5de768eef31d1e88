using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>A dashboard with a finished run, for tests that only look.</summary>
public sealed class QuietDashboard : IAsyncLifetime
{
    private static readonly TimeSpan VerifyLimit = TimeSpan.FromSeconds(60);
    private RunningDashboard? _dashboard;

    public RunningDashboard Dashboard => _dashboard!;

    /// <summary>The paths of the pages, by their names.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _dashboard = await RunningDashboard.StartAsync(new DashboardSettings(), cancellation);
        await Workload.OfferedAsync(_dashboard, "verify", cancellation);
        await Workload.OfferedAsync(_dashboard, "failover", cancellation);
        var started = await _dashboard.Api.StartAsync(Workload.Id, new { verb = "verify", reason = "look at the pages" }, cancellation);
        Assert.NotNull(started.RunId);
        await _dashboard.Api.EndOfAsync(started.RunId, VerifyLimit, cancellation);
        Pages = new Dictionary<string, string>
        {
            ["Overview"] = "/",
            ["Workload"] = $"/workloads/{Workload.Id}",
            ["Review"] = $"/workloads/{Workload.Id}/failover",
            ["Run"] = $"/runs/{started.RunId}",
            ["Objectives"] = "/objectives",
            ["History"] = "/history",
            ["Wall"] = "/wall",
            ["Workshop"] = "/workshop",
            ["Settings"] = "/settings",
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_dashboard is not null)
        {
            await _dashboard.DisposeAsync();
        }
    }
}

/// <summary>What every page owes to every person: contrast, names, order, room on a telephone, and no request to a third party.</summary>
public sealed class PageQualityTests(Chromium chromium, QuietDashboard quiet) : BrowserTest(chromium), IClassFixture<QuietDashboard>
{
    private static readonly string[] Pages = ["Overview", "Workload", "Review", "Run", "Objectives", "History", "Wall", "Workshop", "Settings"];

    public static TheoryData<string, ColorScheme> PagesAndSchemes => [.. from page in Pages from scheme in new[] { ColorScheme.Light, ColorScheme.Dark } select (page, scheme)];

    public static TheoryData<string> AllPages => [.. Pages];

    [Theory]
    [MemberData(nameof(PagesAndSchemes))]
    public async Task Page_InLightAndDark_HasNoAccessibilityViolation(string name, ColorScheme scheme)
    {
        var page = await OpenNamedAsync(name, new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });

        // The shops in the workshop's frames are pages of their own, with a test of their own.
        AxeResult result = await page.RunAxe(new AxeRunOptions { Iframes = false });

        Assert.True(result.Violations.Length == 0, string.Join('\n', result.Violations.Select(violation =>
            $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Select(node => node.Html))}")));
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Page_OnATelephone_NeedsNoSidewaysScrolling(string name)
    {
        var page = await OpenNamedAsync(name, new() { ViewportSize = new() { Width = 390, Height = 844 } });

        var (width, wide) = (await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                .slice(0, 5).map(e => e.outerHTML.slice(0, 120))
            """));
        Assert.True(width <= 390, $"{width} px wide; {string.Join(" | ", wide)}");
    }

    [Theory]
    [MemberData(nameof(AllPages))]
    public async Task Page_WithEverythingItLoads_AsksNobodyElseAndBreaksNoPolicy(string name)
    {
        var page = await OpenNamedAsync("Overview");
        var (asked, complaints) = (new List<string>(), new List<string>());
        page.Request += (_, request) => asked.Add(request.Url);
        page.WebSocket += (_, socket) => asked.Add(socket.Url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);

        var answer = await page.GotoAsync(quiet.Pages[name], new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.NotEmpty(asked);
        Assert.All(
            asked.Where(url => !url.StartsWith("data:", StringComparison.Ordinal)),
            url => Assert.Contains(new Uri(url).Authority, name == "Workshop" ? [quiet.Dashboard.Url.Authority, quiet.Dashboard.Simulator.Url.Authority] : new[] { quiet.Dashboard.Url.Authority }));
        Assert.Empty(complaints);
        var policy = (await answer!.AllHeadersAsync())["content-security-policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(name == "Workshop", policy.EndsWith($"; frame-src {quiet.Dashboard.Simulator.Url.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal));
        Assert.Equal(name == "Workshop", policy.Contains("frame-src", StringComparison.Ordinal));
    }

    private async Task<IPage> OpenNamedAsync(string name, BrowserNewContextOptions? options = null)
    {
        var page = await OpenAsync(quiet.Dashboard, quiet.Pages[name], options);
        await ConnectedAsync(page);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByTestId("simulation-banner")).ToBeVisibleAsync();
        return page;
    }
}
