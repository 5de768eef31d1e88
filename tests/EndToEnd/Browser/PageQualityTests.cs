using System.Text;
using System.Text.RegularExpressions;
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

    // Nobody listens there: the instructor's view says so.
    private static readonly Dictionary<string, string> OneLearner = new() { ["Workshop:Learners:0:Name"] = "Nguyễn Thị Minh Khai", ["Workshop:Learners:0:Url"] = "http://127.0.0.1:9" };
    private RunningDashboard? _dashboard;

    public RunningDashboard Dashboard => _dashboard!;

    /// <summary>The paths of the pages, by their names.</summary>
    public IReadOnlyDictionary<string, string> Pages { get; private set; } = new Dictionary<string, string>();

    public async ValueTask InitializeAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        _dashboard = await RunningDashboard.StartAsync(new DashboardSettings { Extra = OneLearner }, cancellation);
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
            ["Classroom"] = "/classroom",
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
    // More stops than any page has in a few rounds, the shops' frames included.
    private const int MostStops = 1200;

    // What reaches past the screen or past its own box; what is made for scrolling, and what is for screen readers alone, may.
    private const string WithoutRoom =
        """
        () => [...document.querySelectorAll('body *')].filter(e => {
            const style = getComputedStyle(e), box = e.getBoundingClientRect();
            if (box.width === 0 || e.closest('svg, .scroll-x, .log, .visually-hidden, .skip, iframe, pre') || style.display.startsWith('inline')) return false;
            return box.right > innerWidth + 1 || (e.scrollWidth > e.clientWidth + 1 && !['auto', 'scroll'].includes(style.overflowX));
          }).slice(0, 5).map(e => `${e.scrollWidth} px in ${e.clientWidth} px: ${e.outerHTML.slice(0, 160)}`)
        """;

    // Names and words of AWS stay as they are, its quotas' too; words of this console in a row do not.
    private const string InEnglish =
        """
        () => [...document.querySelectorAll('span[lang=en]')].map(e => e.textContent).filter(text => /\b[a-z]{2,} [a-z]{2,}\b/.test(text) && !text.includes('Auto Scaling groups per region'))
        """;

    // Of a group of radio buttons one is reached by Tab, the others by the arrows.
    private const string StartRound =
        """
        () => {
            const controls = 'a[href], button:not(:disabled), input:not(:disabled):not([type=hidden]):not([type=radio]), select:not(:disabled), textarea:not(:disabled), summary, [tabindex="0"]';
            window.controlsNow = () => [...document.querySelectorAll(controls)].filter(e => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex >= 0);
            window.known = new Set();
            window.reached = new Set();
            window.round = new Set();
            window.unmarked = [];
        }
        """;

    // What has the focus now, and whether it can be seen. The round is complete when the focus comes to a control again and nothing
    // new was there or reached since it was there last: a page that still changes, or that moves the focus itself, is walked once more.
    private const string NoteFocus =
        """
        () => {
            const e = document.activeElement, style = getComputedStyle(e), controls = window.controlsNow();
            if (controls.length === 0) return true;
            if (controls.some(control => !window.known.has(control))) window.round.clear();
            controls.forEach(control => window.known.add(control));
            if (!controls.includes(e)) return false;
            if (!window.reached.has(e)) {
                window.reached.add(e);
                window.round.clear();
                if ((style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0) && style.boxShadow === 'none') window.unmarked.push('not marked: ' + e.outerHTML.slice(0, 120));
            }
            if (window.round.has(e)) return true;
            window.round.add(e);
            return false;
        }
        """;

    private const string Missed =
        """
        () => [...window.unmarked, ...window.controlsNow().filter(e => !window.reached.has(e)).map(e => 'not reached: ' + e.outerHTML.slice(0, 120))]
        """;

    private static readonly string[] Pages = ["Overview", "Workload", "Review", "Run", "Objectives", "History", "Wall", "Workshop", "Settings", "Classroom"];

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

    // One browser for all pages of a language: Spanish is the longest of the languages, Vietnamese the tallest.
    [Theory]
    [InlineData("es-ES")]
    [InlineData("vi-VN")]
    public async Task Pages_OnATelephoneInAnotherLanguage_HaveRoomForEveryWordAndNoneInEnglish(string locale)
    {
        var page = await OpenAsync(quiet.Dashboard, "about:blank", new() { Locale = locale, ViewportSize = new() { Width = 390, Height = 844 } });
        var found = new List<string>();
        var reviews = new[] { "copyImage", "promote", "scaleOut", "drill", "prepare", "cleanUp" }.ToDictionary(verb => $"Review of {verb}", verb => $"/workloads/{Workload.Id}/{verb}");
        foreach (var (name, path) in quiet.Pages.Concat(reviews))
        {
            await page.GotoAsync(quiet.Dashboard.Url + path.TrimStart('/'));
            await ConnectedAsync(page);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            found.AddRange((await page.EvaluateAsync<string[]>(WithoutRoom)).Concat(await page.EvaluateAsync<string[]>(InEnglish)).Select(what => $"{name}: {what}"));
        }

        Assert.Empty(found);
    }

    [Fact]
    public async Task Pages_ByTheTabKeyAlone_ShowWhereItIsAndReachEveryControl()
    {
        var page = await OpenAsync(quiet.Dashboard, "about:blank");
        var found = new List<string>();
        foreach (var (name, path) in quiet.Pages)
        {
            await page.GotoAsync(quiet.Dashboard.Url + path.TrimStart('/'));
            await ConnectedAsync(page);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await page.EvaluateAsync(StartRound);
            // The screen on the wall has nothing to press.
            var hasGoneRound = await page.EvaluateAsync<bool>(NoteFocus);
            for (var stops = 0; stops < MostStops && !hasGoneRound; stops++)
            {
                await page.Keyboard.PressAsync("Tab");
                hasGoneRound = await page.EvaluateAsync<bool>(NoteFocus);
            }

            Assert.True(hasGoneRound, $"{name} holds the focus");

            found.AddRange((await page.EvaluateAsync<string[]>(Missed)).Select(what => $"{name}: {what}"));
        }

        Assert.Empty(found);
    }

    [Fact]
    public async Task Link_FollowedWhileThePageGetsItsConnection_LeadsToThePageThatStays()
    {
        var page = await OpenAsync(quiet.Dashboard, "about:blank");
        var asked = new TaskCompletionSource();
        var held = new TaskCompletionSource();
        await page.RouteWebSocketAsync(new Regex("/_blazor"), socket =>
        {
            var server = socket.ConnectToServer();
            socket.OnMessage(frame =>
            {
                Pass(frame, server);
                if (Encoding.UTF8.GetString(frame.Binary ?? []).Contains("StartCircuit", StringComparison.Ordinal))
                {
                    asked.TrySetResult();
                }
            });
            // The server's first picture of the page is on its way while the link is followed.
            server.OnMessage(async frame =>
            {
                await (asked.Task.IsCompleted ? held.Task : Task.CompletedTask);
                Pass(frame, socket);
            });
        });
        await page.GotoAsync(quiet.Dashboard.Url + $"workloads/{Workload.Id}");

        await asked.Task.WaitAsync(Cancellation);
        await page.GetByTestId("verb-failover").ClickAsync();
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}/failover");
        held.SetResult();

        await ConnectedAsync(page);
        await Expect(page.Locator("input[name=promote-by]")).ToHaveCountAsync(3);
        await Expect(page.GetByTestId("confirm-word")).ToBeVisibleAsync();
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

    private static void Pass(IWebSocketFrame frame, IWebSocketRoute to)
    {
        if (frame.Binary is { } binary)
        {
            to.Send(binary);
        }
        else
        {
            to.Send(frame.Text!);
        }
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
