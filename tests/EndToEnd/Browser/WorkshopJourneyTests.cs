using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>The guided labs of warm and hot standby, as a trainer goes through them: with the disaster panel, in one world.</summary>
public sealed partial class WorkshopJourneyTests(Chromium chromium) : BrowserTest(chromium)
{
    private const float StepLimit = 60_000;

    [Fact]
    public async Task Trainer_WithADisasterOfTheAccount_SeesTheHotShopMoveByItselfAndMovesTheWarmOne()
    {
        var dashboard = await StartAsync(new DashboardSettings { Scenario = "all", Speed = 60 });
        var page = await OpenAsync(dashboard, "/workshop?lab=hot-standby");
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("lab-next")).ToHaveAttributeAsync("data-step", "disaster");

        await page.Locator($"[data-inject=siteBlocked][data-region={Workload.PrimaryRegion}]").ClickAsync();

        await Expect(page.GetByTestId("active-fault")).ToHaveAttributeAsync("data-region", Workload.PrimaryRegion);
        await Expect(Step(page, "disaster")).ToHaveAttributeAsync("data-state", "done", new() { Timeout = StepLimit });
        await Expect(Step(page, "moved")).ToHaveAttributeAsync("data-state", "done", new() { Timeout = StepLimit });

        await page.GotoAsync("/workshop?lab=warm-standby");
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("lab-next")).ToHaveAttributeAsync("data-step", "switchover");
        await page.GetByTestId("lab-next").GetByRole(AriaRole.Link).ClickAsync();
        await page.WaitForURLAsync("**/workloads/warm-standby/failover");
        // The workshop has a word to type of its own, and stays until the review takes its place.
        await Expect(page.GetByTestId("start-run")).ToBeVisibleAsync();
        await ConnectedAsync(page);
        var word = await page.Locator("label[for=confirm-word] code").TextContentAsync();
        await page.GetByTestId("confirm-word").FillAsync(word!);
        await page.GetByTestId("confirm-reason").FillAsync("the lab");
        await page.GetByTestId("start-run").ClickAsync();
        await page.WaitForURLAsync("**/runs/*");
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = StepLimit });

        await page.GotoAsync("/workshop?lab=warm-standby");
        await ConnectedAsync(page);
        await Expect(page.GetByTestId("lab-next")).ToHaveAttributeAsync("data-step", "heal", new() { Timeout = StepLimit });
        await page.GetByTestId("active-fault").GetByRole(AriaRole.Button).ClickAsync();
        await Expect(page.GetByTestId("active-fault")).ToHaveCountAsync(0);
        await Expect(page.GetByTestId("lab-next")).ToHaveAttributeAsync("data-step", "clean-up", new() { Timeout = StepLimit });
        await Expect(page.GetByTestId("score").Locator("tr[data-run]")).ToHaveCountAsync(1);
    }

    private static ILocator Step(IPage page, string step) => page.Locator($".lab-step[data-step={step}]");

    [GeneratedRegex("[Ss]ucceeded")]
    private static partial Regex Succeeded();
}
