using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>What several people do with one run, and what keeps one of them from doing harm, in real browsers.</summary>
public sealed partial class PeopleJourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    private const float EndLimit = 120_000;
    private static readonly Dictionary<string, string> Approved = new() { ["Workloads:0:Id"] = Workload.Id, ["Workloads:0:ApprovePromotion"] = "true" };

    [Fact]
    public async Task TwoOperators_BeforeTheSameDecision_SeeEachOtherAndAWrongWordStartsNothing()
    {
        var dashboard = await StartAsync();
        var first = await NamedAsync(dashboard, "Ana", $"/workloads/{Workload.Id}/failover");
        var second = await NamedAsync(dashboard, "Bao", $"/workloads/{Workload.Id}/failover");

        await Expect(first.Locator(".notice--warning").Filter(new() { HasText = "Bao" })).ToBeVisibleAsync();
        await Expect(second.Locator(".notice--warning").Filter(new() { HasText = "Ana" })).ToBeVisibleAsync();
        await second.GotoAsync("/");
        await Expect(first.Locator(".notice--warning").Filter(new() { HasText = "Bao" })).ToHaveCountAsync(0);

        await first.GetByTestId("confirm-reason").FillAsync("the wrong word");
        await first.GetByTestId("confirm-word").FillAsync(Workload.PrimaryRegion);
        await first.GetByTestId("confirm-word").PressAsync("Enter");
        await Expect(first.GetByTestId("start-run")).ToBeDisabledAsync();
        await Expect(first.Locator("#confirm-word-hint")).ToContainTextAsync(Workload.PrimaryRegion);
        Assert.Empty((await dashboard.Api.DocumentAsync($"/api/v1/runs?workload={Workload.Id}", Cancellation)).EnumerateArray());
    }

    [Fact]
    public async Task PromotionThatNeedsApproval_IsRefusedToTheStarterAndGoesOnForAnother()
    {
        var dashboard = await StartAsync(new DashboardSettings { Extra = Approved, Speed = 30 });
        var ana = await NamedAsync(dashboard, "Ana", $"/workloads/{Workload.Id}/failover");
        await ana.GetByTestId("confirm-reason").FillAsync("four eyes");
        await ana.GetByTestId("confirm-word").FillAsync(Workload.StandbyRegion);
        await ana.GetByTestId("start-run").ClickAsync();
        await ana.WaitForURLAsync("**/runs/*");

        await Expect(ana.GetByTestId("approval")).ToBeVisibleAsync(new() { Timeout = EndLimit });
        await Expect(ana.GetByTestId("approve")).ToHaveCountAsync(0);
        var bao = await NamedAsync(dashboard, "Bao", new Uri(ana.Url).AbsolutePath);
        await bao.GetByTestId("approve").ClickAsync();

        await Expect(ana.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
        await Expect(bao.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
    }

    [Fact]
    public async Task RunningFailover_PausedAndCancelled_EndsAsCancelled()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 1 });
        var id = await FailOverAsync(dashboard);
        var page = await NamedAsync(dashboard, "Ana", $"/runs/{id}");

        await page.GetByTestId("pause").ClickAsync();
        await Expect(page.GetByTestId("run-advice")).ToBeVisibleAsync();
        await page.Locator("[data-opens=cancel-run]").ClickAsync();
        await page.Locator("#cancel-run-reason").FillAsync("enough seen");
        await page.Locator("#cancel-run button[type=submit]").ClickAsync();

        await dashboard.Simulator.SetSpeedAsync(60, Cancellation);
        await Expect(page.GetByTestId("run-state")).ToHaveAttributeAsync("data-state", "cancelled", new() { Timeout = EndLimit });
    }

    [Fact]
    public async Task StepThatFailed_RetriedOnceItsCauseIsGone_EndsWell()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 60 });
        await dashboard.Simulator.InjectAsync(new { kind = "insufficientCapacity", region = Workload.StandbyRegion }, Cancellation);
        var id = await FailOverAsync(dashboard);
        var page = await NamedAsync(dashboard, "Ana", $"/runs/{id}");
        var retry = page.GetByRole(AriaRole.Button, new() { Name = "Retry", Exact = true });

        await Expect(page.GetByTestId("run-advice")).ToHaveClassAsync(Bad(), new() { Timeout = EndLimit });
        await dashboard.Simulator.HealAsync("insufficientCapacity", Workload.StandbyRegion, Cancellation);
        await retry.ClickAsync();

        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
    }

    [Fact]
    public async Task Settings_AutomationStoppedAndPermissionsTested_SayWhatCanBeDone()
    {
        var dashboard = await StartAsync();
        var page = await NamedAsync(dashboard, "Ana", "/settings");

        await page.Locator("[data-opens=stop-automation]").ClickAsync();
        await page.Locator("#stop-automation-reason").FillAsync("AWS is being repaired");
        await page.Locator("#stop-automation button[type=submit]").ClickAsync();
        await Expect(page.GetByTestId("automation-stopped")).ToContainTextAsync("AWS is being repaired");

        var answer = await dashboard.Api.StartAsync(Workload.Id, new { verb = "failover", promoteBy = "failover", confirm = Workload.StandbyRegion, reason = "drill" }, Cancellation);
        Assert.Null(answer.RunId);
        await page.Locator("[data-opens=allow-automation]").ClickAsync();
        await page.Locator("#allow-automation-reason").FillAsync("repaired");
        await page.Locator("#allow-automation button[type=submit]").ClickAsync();
        await Expect(page.GetByTestId("automation-stopped")).ToHaveCountAsync(0);

        await page.GetByTestId("test-permissions").ClickAsync();
        await Expect(page.Locator("tr[data-state=allowed]").Filter(new() { HasText = "rds:DescribeDBClusters" })).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await Expect(page.Locator("tr[data-state=denied]")).ToHaveCountAsync(0);
    }

    /// <summary>A browser of its own, whose operator has said the name.</summary>
    private async Task<IPage> NamedAsync(RunningDashboard dashboard, string name, string path)
    {
        var page = await OpenAsync(dashboard, path);
        await ConnectedAsync(page);
        await page.Locator(".menu > summary").Last.ClickAsync();
        await page.Locator("#menu-name").FillAsync(name);
        await page.Locator("#menu-name").PressAsync("Enter");
        await Expect(page.Locator(".menu > summary").Last).ToContainTextAsync(name);
        await ConnectedAsync(page);
        return page;
    }

    [GeneratedRegex("notice--bad")]
    private static partial Regex Bad();

    [GeneratedRegex("[Ss]ucceeded")]
    private static partial Regex Succeeded();
}
