using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Unishop.Harness;
using static Microsoft.Playwright.Assertions;

namespace Unishop.EndToEnd;

/// <summary>Open pages outlive the server: it is killed and started again, and they come back without being touched.</summary>
public sealed partial class RestartTests(Chromium chromium) : BrowserTest(chromium)
{
    private const float ReconnectLimit = 60_000;

    [Fact]
    public async Task RunPage_ServerKilledDuringTheRun_SaysSoAndThenShowsTheEndUntouched()
    {
        var dashboard = await StartAsync();
        var id = await FailOverAsync(dashboard);
        var page = await OpenAsync(dashboard, $"/runs/{id}");
        await Expect(page.GetByTestId("recovery-clock")).ToBeVisibleAsync();

        await ConnectedAsync(page);
        await dashboard.KillAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = ReconnectLimit });
        await dashboard.RestartAsync(Cancellation);

        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = ReconnectLimit });
        await Expect(page.GetByTestId("run-state")).ToHaveTextAsync(Succeeded(), new() { Timeout = ReconnectLimit });
    }

    [Fact]
    public async Task OverviewPage_ServerRestarted_IsLiveAgain()
    {
        var dashboard = await StartAsync(new DashboardSettings { Speed = 60 });
        var page = await OpenAsync(dashboard, "/");
        await Expect(page.GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion);

        await ConnectedAsync(page);
        await dashboard.KillAsync();
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync(new() { Timeout = ReconnectLimit });
        await dashboard.RestartAsync(Cancellation);
        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync(new() { Timeout = ReconnectLimit });

        // Live, not merely shown: what happens now reaches it.
        await Workload.OfferedAsync(dashboard, "failover", Cancellation);
        await FailOverAsync(dashboard);
        await Expect(page.GetByTestId("active-region")).ToContainTextAsync(Workload.StandbyRegion, new() { Timeout = ReconnectLimit });
    }

    [Fact]
    public async Task OverviewPage_SimulatorThatStopsAnswering_SaysThatNothingIsKnownAndRecovers()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 1, 1, Cancellation);
        var dashboard = await StartAsync(new DashboardSettings
        {
            Extra = new Dictionary<string, string> { ["Aws:Mode"] = "endpoint", ["Aws:EndpointUrl"] = simulator.Control.Url.OriginalString, ["Workloads:0:Id"] = Workload.Id },
        });
        var page = await OpenAsync(dashboard, "/");
        await ConnectedAsync(page);
        var card = page.GetByTestId("workload-card");
        await Expect(card.GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion);

        await simulator.SignalAsync("STOP");
        try
        {
            // Nothing is made up meanwhile: no Region serves for certain, and each reading says since when it is not known.
            await Expect(card.GetByTestId("active-region")).Not.ToContainTextAsync(Workload.PrimaryRegion, new() { Timeout = ReconnectLimit });
            await Expect(card.Locator(".reading__unknown").First).ToBeVisibleAsync(new() { Timeout = ReconnectLimit });
        }
        finally
        {
            await simulator.SignalAsync("CONT");
        }

        await Expect(card.GetByTestId("active-region")).ToContainTextAsync(Workload.PrimaryRegion, new() { Timeout = ReconnectLimit });
        await Expect(card.Locator(".reading__unknown")).ToHaveCountAsync(0, new() { Timeout = ReconnectLimit });
    }

    [GeneratedRegex("[Ss]ucceeded")]
    private static partial Regex Succeeded();
}
