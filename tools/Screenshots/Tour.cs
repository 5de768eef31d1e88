using System.Net.Http.Json;
using Microsoft.Playwright;
using Unishop.Harness;

namespace Unishop.Screenshots;

/// <summary>Leads a dashboard through its main states and has each page's picture taken in them. The world creeps meanwhile.</summary>
internal sealed class Tour(RunningDashboard dashboard, Camera camera, CancellationToken cancellation)
{
    private const string Workload = "pilot-light";
    private const string Primary = "us-east-1";
    private const string Standby = "us-west-1";
    private const double Fast = 60;

    // A world that stands answers nothing: calls have a deadline in real time.
    private const double Slow = 0.2;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private const string Warm = "warm-standby";
    private const string Hot = "hot-standby";

    /// <summary>All three strategies, one of them with four eyes, and a class of two: one who is there and one who is not.</summary>
    /// <param name="learner">The console of the one who is there.</param>
    public static DashboardSettings Settings(Uri learner) => new()
    {
        Scenario = "all",
        Extra = new Dictionary<string, string>
        {
            ["Workloads:0:Id"] = Warm,
            ["Workloads:0:ApprovePromotion"] = "true",
            ["Workshop:Learners:0:Name"] = "Ana",
            ["Workshop:Learners:0:Url"] = learner.AbsoluteUri,
            ["Workshop:Learners:1:Name"] = "Nguyễn Thị Minh Khai",
            ["Workshop:Learners:1:Url"] = "http://127.0.0.1:10",
        },
    };

    /// <summary>The whole tour.</summary>
    public async Task GoAsync()
    {
        await OfferedAsync("verify").ConfigureAwait(false);
        await OfferedAsync("failover").ConfigureAwait(false);
        await StrategiesAsync().ConfigureAwait(false);
        await CalmAsync().ConfigureAwait(false);
        await RefusedAsync().ConfigureAwait(false);
        await DrillAsync().ConfigureAwait(false);
        await LostAsync().ConfigureAwait(false);
        await RunAsync().ConfigureAwait(false);
        await OthersAsync().ConfigureAwait(false);
    }

    private async Task CalmAsync()
    {
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("overview-calm", "/").ConfigureAwait(false);
        await camera.TakeAsync("workload-calm", $"/workloads/{Workload}").ConfigureAwait(false);
        await camera.TakeAsync("review-failover", $"/workloads/{Workload}/failover").ConfigureAwait(false);
        foreach (var verb in (string[])["verify", "drill", "cleanUp", "prepare", "copyImage"])
        {
            await camera.TakeAsync($"review-{verb}", $"/workloads/{Workload}/{verb}").ConfigureAwait(false);
        }

        await camera.TakeAsync("objectives-calm", "/objectives").ConfigureAwait(false);
        await camera.TakeAsync("history-empty", "/history").ConfigureAwait(false);
        await camera.TakeAsync("wall-calm", "/wall").ConfigureAwait(false);
        await camera.TakeAsync("workshop-calm", "/workshop", ShopsShownAsync).ConfigureAwait(false);
        await camera.TakeAsync("settings", "/settings", async page =>
        {
            await page.GetByTestId("test-permissions").ClickAsync().ConfigureAwait(false);
            await page.GetByTestId("permission-count").Filter(new() { HasText = "0" }).WaitForAsync(new() { Timeout = 60_000 }).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await camera.TakeAsync("gallery", "/_gallery").ConfigureAwait(false);
        await camera.TakeAsync("not-found", "/workloads/nothing").ConfigureAwait(false);
        await camera.TakeAsync("menu", "/", page => page.Locator(".menu > summary").Last.ClickAsync()).ConfigureAwait(false);
    }

    private async Task StrategiesAsync()
    {
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        foreach (var workload in (string[])[Warm, Hot])
        {
            await camera.TakeAsync($"workload-{workload}", $"/workloads/{workload}").ConfigureAwait(false);
            await camera.TakeAsync($"review-{workload}", $"/workloads/{workload}/failover").ConfigureAwait(false);
            await camera.TakeAsync($"workshop-{workload}", $"/workshop?lab={workload}").ConfigureAwait(false);
        }

        await camera.TakeAsync("classroom", "/classroom").ConfigureAwait(false);
    }

    private async Task RefusedAsync() => await camera.TakeAsync("review-wrong-word", $"/workloads/{Workload}/failover", async page =>
    {
        await page.GetByTestId("confirm-word").FillAsync(Primary).ConfigureAwait(false);
        await page.GetByTestId("confirm-reason").FillAsync("The primary's site does not answer since 02:14; the bridge decided to move.").ConfigureAwait(false);
    }).ConfigureAwait(false);

    /// <summary>A drill whose launch fails for want of capacity, and then goes on.</summary>
    private async Task DrillAsync()
    {
        await dashboard.Simulator.InjectAsync(new { kind = "insufficientCapacity", region = Standby }, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        var drill = await StartAsync(Workload, new { verb = "drill", reason = "The quarterly rehearsal, as agreed with the owners of the shop." }).ConfigureAwait(false);
        await HappenedAsync(drill, "stepFailed").ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-failed", $"/runs/{drill}").ConfigureAwait(false);
        await camera.TakeAsync("overview-failed", "/").ConfigureAwait(false);
        await dashboard.Simulator.HealAsync("insufficientCapacity", Standby, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        await CommandAsync(drill, "launch", "retry").ConfigureAwait(false);
        await dashboard.Api.EndOfAsync(drill, Limit, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-drill", $"/runs/{drill}").ConfigureAwait(false);
    }

    /// <summary>The other strategies with the primary Region lost: one waits for another person, one has nothing to launch.</summary>
    private async Task OthersAsync()
    {
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        var warm = await StartAsync(Warm, new { verb = "failover", promoteBy = "failover", confirm = "us-west-2", reason = "The primary's Region does not answer." }).ConfigureAwait(false);
        await HappenedAsync(warm, "stepWaitsForApproval").ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-approval", $"/runs/{warm}").ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        await CommandAsync(warm, "promote", "approve").ConfigureAwait(false);
        var hot = await StartAsync(Hot, new { verb = "failover", promoteBy = "failover", confirm = Standby, reason = "The primary's Region does not answer." }).ConfigureAwait(false);
        await dashboard.Api.EndOfAsync(warm, Limit, cancellation).ConfigureAwait(false);
        await dashboard.Api.EndOfAsync(hot, Limit, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-warm", $"/runs/{warm}").ConfigureAwait(false);
        await camera.TakeAsync("run-hot", $"/runs/{hot}").ConfigureAwait(false);
        await camera.TakeAsync("overview-all-moved", "/").ConfigureAwait(false);
        await camera.TakeAsync("wall-all-moved", "/wall").ConfigureAwait(false);
        await camera.TakeAsync("review-failback", $"/workloads/{Workload}/failback").ConfigureAwait(false);
        await camera.TakeAsync("history-all", "/history").ConfigureAwait(false);
        await camera.TakeAsync("objectives-all", "/objectives").ConfigureAwait(false);
    }

    private async Task LostAsync()
    {
        await dashboard.Simulator.InjectAsync(new { kind = "regionLost", region = Primary }, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        await HealthAsync("down").ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("overview-lost", "/").ConfigureAwait(false);
        await camera.TakeAsync("workload-lost", $"/workloads/{Workload}").ConfigureAwait(false);
        await camera.TakeAsync("review-lost", $"/workloads/{Workload}/failover").ConfigureAwait(false);
        await camera.TakeAsync("wall-lost", "/wall").ConfigureAwait(false);
        await camera.TakeAsync("workshop-lost", "/workshop", ShopsShownAsync).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await dashboard.Simulator.SetSpeedAsync(10, cancellation).ConfigureAwait(false);
        var run = await StartAsync(Workload, new { verb = "failover", confirm = Standby, reason = "The primary's Region does not answer." }).ConfigureAwait(false);
        await Deadline.UntilAsync<object>("launch begun", Limit, async limited =>
            (await dashboard.Api.EventsAsync(run, limited).ConfigureAwait(false)).Any(entry => entry.Type == "stepStarted" && entry.Step == "launch") ? run : null, cancellation).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-going", $"/runs/{run}").ConfigureAwait(false);
        await camera.TakeAsync("overview-running", "/").ConfigureAwait(false);
        await camera.TakeAsync("review-held", $"/workloads/{Workload}/failover").ConfigureAwait(false);
        await camera.TakeAsync("wall-running", "/wall").ConfigureAwait(false);
        await camera.TakeAsync("run-cancel", $"/runs/{run}", page => page.Locator("[data-opens=cancel-run]").ClickAsync()).ConfigureAwait(false);
        await dashboard.Simulator.SetSpeedAsync(Fast, cancellation).ConfigureAwait(false);
        await dashboard.Api.EndOfAsync(run, Limit, cancellation).ConfigureAwait(false);
        await camera.TakeAsync("run-ended", $"/runs/{run}").ConfigureAwait(false);
        await camera.TakeAsync("overview-moved", "/").ConfigureAwait(false);
        await camera.TakeAsync("workload-moved", $"/workloads/{Workload}").ConfigureAwait(false);
        await camera.TakeAsync("history", "/history").ConfigureAwait(false);
        await camera.TakeAsync("objectives-moved", "/objectives").ConfigureAwait(false);
        await camera.TakeAsync("workshop-moved", "/workshop", ShopsShownAsync).ConfigureAwait(false);
    }

    // Frames load once they are near, and with the world's own latency.
    private async Task ShopsShownAsync(IPage page)
    {
        await dashboard.Simulator.SetSpeedAsync(10, cancellation).ConfigureAwait(false);
        if (await page.Locator("iframe").CountAsync().ConfigureAwait(false) > 0)
        {
            await page.Locator("iframe").First.ScrollIntoViewIfNeededAsync().ConfigureAwait(false);
            await page.Locator("iframe").First.ContentFrame.Locator("h1").WaitForAsync(new() { Timeout = 10_000 }).ConfigureAwait(false);
        }

        await dashboard.Simulator.SetSpeedAsync(Slow, cancellation).ConfigureAwait(false);
    }

    private async Task<string> StartAsync(string workload, object command)
    {
        var started = await dashboard.Api.StartAsync(workload, command, cancellation).ConfigureAwait(false);
        return started.RunId ?? throw new InvalidOperationException($"The run was refused: {started.Body}");
    }

    private async Task CommandAsync(string run, string step, string action)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(dashboard.Url, $"/api/v1/runs/{run}/steps/{step}/{action}")) { Content = JsonContent.Create(new { }) };
        request.Headers.Add("X-Unishop-Actor", "Bao");
        using var http = new HttpClient { Timeout = Limit };
        using var answer = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{action} was refused: {await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false)}");
        }
    }

    private Task<object> HappenedAsync(string run, string type) => Deadline.UntilAsync<object>(type, Limit, async limited =>
        (await dashboard.Api.EventsAsync(run, limited).ConfigureAwait(false)).Any(entry => entry.Type == type) ? run : null, cancellation);

    private Task<object> OfferedAsync(string verb) => Deadline.UntilAsync<object>($"verb {verb} offered", Limit, async limited =>
        (await dashboard.Api.DocumentAsync($"/api/v1/workloads/{Workload}/plans", limited).ConfigureAwait(false)).EnumerateArray()
            .Any(offer => offer.GetProperty("verb").GetString() == verb && offer.GetProperty("allowed").GetBoolean()) ? verb : null, cancellation);

    private Task<object> HealthAsync(string health) => Deadline.UntilAsync<object>($"health {health}", Limit, async limited =>
        (await dashboard.Api.WorkloadsAsync(limited).ConfigureAwait(false)).Any(workload => workload.Status == health) ? health : null, cancellation);
}
