using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>The whole journey of the lab, in a real browser.</summary>
public sealed partial class FailoverJourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    // The clock of the world runs on while the browser looks: the whole failover takes about 10 s of real time at 10x.
    private const float EndLimit = 120_000;

    [Fact]
    public async Task Operator_FailsOverInTheBrowser_AndFindsTheShopWithTheSameCartInTheOtherRegion()
    {
        var dashboard = await StartAsync();
        var page = await OpenAsync(dashboard, "/");
        var foreign = ForeignRequests(page, dashboard);

        await Expect(page.GetByTestId("simulation-banner")).ToBeVisibleAsync();
        var card = page.GetByTestId("workload-card");
        await Expect(card.GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion);
        await card.GetByRole(AriaRole.Link).First.ClickAsync();
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}");

        await page.GetByTestId("verb-failover").ClickAsync();
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}/failover");
        // Both Regions are healthy, so a switchover is advised; the operator of the lab decides for a failover.
        await Expect(page.GetByText("SwitchoverGlobalCluster").First).ToBeVisibleAsync();
        await ConnectedAsync(page);
        await page.Locator("input[name=promote-by][value=Failover]").CheckAsync();
        await Expect(page.GetByText("FailoverGlobalCluster").First).ToBeVisibleAsync();
        await page.GetByTestId("confirm-word").FillAsync(Workload.StandbyRegion);
        await page.GetByTestId("confirm-reason").FillAsync("end-to-end journey");
        await page.GetByTestId("start-run").ClickAsync();

        await page.WaitForURLAsync("**/runs/*");
        await Expect(page.GetByTestId("recovery-clock")).ToBeVisibleAsync();
        foreach (var step in new[] { "promote", "launch", "healthy", "verify" })
        {
            await Expect(page.GetByTestId($"step-{step}")).ToBeVisibleAsync();
        }

        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
        await ShopAsync(dashboard);

        await page.GotoAsync("/");
        await Expect(page.GetByTestId("workload-card").GetByTestId("active-region")).ToContainTextAsync(Workload.StandbyRegion);
        Assert.Empty(foreign);
    }

    [Fact]
    public async Task Operator_WithAKeyboardAlone_FailsOverAndComesBack()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 60 });
        var page = await OpenAsync(dashboard, "/");
        await Expect(page.GetByTestId("workload-card").GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion);

        await ConnectedAsync(page);
        await TabToAsync(page, "document.activeElement.matches('[data-testid=workload-card] a, a[data-testid=workload-card]')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}");
        await ConnectedAsync(page);
        await TabToAsync(page, Focused("verb-failover"));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}/failover");
        await Expect(page.GetByTestId("confirm-word")).ToBeVisibleAsync();
        await ConnectedAsync(page);
        await TabToAsync(page, Focused("confirm-word"));
        await page.Keyboard.TypeAsync(Workload.StandbyRegion);
        await TabToAsync(page, Focused("confirm-reason"));
        await page.Keyboard.TypeAsync("keyboard drill");
        await Expect(page.GetByTestId("start-run")).ToBeEnabledAsync();
        await TabToAsync(page, Focused("start-run"));
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/runs/*");
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });

        await Workload.OfferedAsync(dashboard, "failback", Cancellation);
        await page.GotoAsync($"/workloads/{Workload.Id}/failback");
        await ConnectedAsync(page);
        await page.GetByTestId("confirm-word").FillAsync(Workload.PrimaryRegion);
        await page.GetByTestId("confirm-reason").FillAsync("home again");
        await page.GetByTestId("start-run").ClickAsync();
        await page.WaitForURLAsync("**/runs/*");
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
    }

    [Fact]
    public async Task Operator_Drills_AndTheRehearsalIsTakenAwayWhileProductionServes()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 60 });
        await Workload.OfferedAsync(dashboard, "drill", Cancellation);
        var page = await OpenAsync(dashboard, $"/workloads/{Workload.Id}");

        await page.GetByTestId("verb-drill").ClickAsync();
        await page.WaitForURLAsync($"**/workloads/{Workload.Id}/drill");
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("confirm-word")).ToHaveCountAsync(0);
        await page.GetByTestId("confirm-reason").FillAsync("quarterly rehearsal");
        await page.GetByTestId("start-run").ClickAsync();

        await page.WaitForURLAsync("**/runs/*");
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = EndLimit });
        await Expect(page.Locator(".step")).ToHaveCountAsync(await page.Locator(".step[data-state=succeeded]").CountAsync());
        await Expect(page.GetByTestId("step-leftovers")).ToHaveAttributeAsync("data-state", "succeeded");
        var standby = (await dashboard.Simulator.WorldAsync(Cancellation)).GetProperty("regions").GetProperty(Workload.StandbyRegion);
        Assert.All(standby.GetProperty("instances").EnumerateArray(), instance => Assert.Contains(instance.GetProperty("state").GetString(), new[] { "shutting-down", "terminated" }));

        await page.GotoAsync("/");
        await Expect(page.GetByTestId("workload-card").GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion);
    }

    [Fact]
    public async Task StandbySite_BeforeTheFailover_IsNotFound()
    {
        var dashboard = await StartAsync();
        var site = await dashboard.Simulator.WebsiteAsync(Workload.StandbyBucket, Cancellation);
        var page = await OpenAsync(dashboard, "/");

        var answer = await page.GotoAsync(site.AbsoluteUri);

        Assert.Equal(404, answer!.Status);
        await Expect(page.GetByText("NoSuchKey").First).ToBeVisibleAsync();
    }

    // A browser that has never been here: nothing is remembered from the primary's site.
    private async Task ShopAsync(RunningDashboard dashboard)
    {
        var site = await dashboard.Simulator.WebsiteAsync(Workload.StandbyBucket, Cancellation);
        var shop = await OpenAsync(dashboard, site.AbsoluteUri);
        await Expect(shop.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync($"The Unicorns Shop - {Workload.StandbyRegion}");
        await Expect(shop.Locator("[data-region]")).ToHaveAttributeAsync("data-region", Workload.StandbyRegion);
        await Expect(shop.GetByRole(AriaRole.List, new() { Name = "Unicorns" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(10);

        await shop.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        var dialog = shop.GetByRole(AriaRole.Dialog, new() { Name = "Log in" });
        await dialog.GetByLabel("E-mail").FillAsync(Workload.Shopper);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(shop.GetByText("Successfully Logged in")).ToBeVisibleAsync();

        await shop.GetByRole(AriaRole.Button, new() { Name = $"Cart ( {Workload.ItemsInCart} )" }).ClickAsync();
        var cart = shop.GetByRole(AriaRole.Dialog, new() { Name = $"Cart ( {Workload.ItemsInCart} )" });
        await Expect(cart.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Workload.ItemsInCart);
    }

    private static List<string> ForeignRequests(IPage page, RunningDashboard dashboard)
    {
        var foreign = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != dashboard.Url.Authority)
            {
                foreign.Add(request.Url);
            }
        };
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                foreign.Add(message.Text);
            }
        };
        return foreign;
    }

    private static string Focused(string testId) => $"document.activeElement.dataset.testid === '{testId}'";

    // Far more stops than any page has: the focus has then gone round once without finding it.
    private static async Task TabToAsync(IPage page, string condition)
    {
        var reached = new List<string>();
        for (var stops = 0; stops < 120; stops++)
        {
            if (await page.EvaluateAsync<bool>(condition))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
            reached.Add(await page.EvaluateAsync<string>("document.activeElement.dataset.testid ?? document.activeElement.textContent.trim().slice(0, 20)"));
        }

        Assert.Fail($"The keyboard reaches nothing on {page.Url} for which: {condition}. It reached: {string.Join(" | ", reached)}");
    }

    [GeneratedRegex("[Ss]ucceeded")]
    private static partial Regex Succeeded();
}
