using System.Net;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>A test on whole dashboards: what it started is ended with it, and what the processes wrote is kept when it fails.</summary>
public abstract class EndToEndTest : IAsyncLifetime
{
    /// <summary>How long a failover may take in real time, with every start and restart in between.</summary>
    protected static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(5);

    private readonly List<RunningDashboard> _dashboards = [];

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public virtual ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var dashboard in _dashboards)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"Output of {dashboard.Url}:\n{dashboard.Output}");
            }

            await dashboard.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A dashboard in which the failover can begin.</summary>
    protected async Task<RunningDashboard> StartAsync(DashboardSettings? settings = null)
    {
        var dashboard = await RunningDashboard.StartAsync(settings ?? new DashboardSettings(), Cancellation);
        _dashboards.Add(dashboard);
        await Workload.OfferedAsync(dashboard, "failover", Cancellation);
        await Workload.CartSeenAsync(dashboard, Cancellation);
        return dashboard;
    }

    /// <summary>Starts the failover of the pilot light, as the operator of the lab would.</summary>
    protected static async Task<string> FailOverAsync(RunningDashboard dashboard, string promoteBy = "failover")
    {
        var answer = await dashboard.Api.StartAsync(
            Workload.Id, new { verb = "failover", promoteBy, confirm = Workload.StandbyRegion, reason = "drill" }, Cancellation);
        Assert.True(answer.Status == HttpStatusCode.Accepted, $"{answer.Status}: {answer.Body}");
        return answer.RunId!;
    }
}
