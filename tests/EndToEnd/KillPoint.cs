using System.Text.Json;
using Unishop.Harness;
using Xunit.Sdk;

namespace Unishop.EndToEnd;

/// <summary>A moment inside a destructive step: so long after the journal said that its call is about to be made.</summary>
public sealed record KillPoint(string PromoteBy, string Step, int MillisecondsAfterIntent) : IXunitSerializable
{
    private static readonly TimeSpan SeenLimit = TimeSpan.FromMinutes(2);

    /// <summary>For the test framework.</summary>
    public KillPoint()
        : this("", "", 0)
    {
    }

    public string PromoteBy { get; private set; } = PromoteBy;

    public string Step { get; private set; } = Step;

    public int MillisecondsAfterIntent { get; private set; } = MillisecondsAfterIntent;

    /// <summary>The call before it is answered, while it is answered, and before its outcome is in the journal.</summary>
    public static TheoryData<KillPoint> All =>
    [
        new KillPoint("failover", "promote", 0),
        new KillPoint("failover", "promote", 40),
        new KillPoint("detach", "promote", 0),
        new KillPoint("detach", "promote", 40),
        new KillPoint("failover", "launch", 0),
        new KillPoint("failover", "launch", 40),
    ];

    /// <summary>Kills the dashboard at this moment of a run.</summary>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TimeoutException">The intent did not come.</exception>
    public async Task KillAsync(RunningDashboard dashboard, string runId, CancellationToken cancellation)
    {
        await Deadline.WithinAsync(SeenLimit, SeeAsync(dashboard, runId, cancellation), $"intent of step {Step}");
        if (MillisecondsAfterIntent > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(MillisecondsAfterIntent), TimeProvider.System, cancellation);
        }

        await dashboard.KillAsync();
    }

    public void Deserialize(IXunitSerializationInfo info)
    {
        PromoteBy = info.GetValue<string>(nameof(PromoteBy))!;
        Step = info.GetValue<string>(nameof(Step))!;
        MillisecondsAfterIntent = info.GetValue<int>(nameof(MillisecondsAfterIntent));
    }

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(PromoteBy), PromoteBy);
        info.AddValue(nameof(Step), Step);
        info.AddValue(nameof(MillisecondsAfterIntent), MillisecondsAfterIntent);
    }

    private async Task<EventView> SeeAsync(RunningDashboard dashboard, string runId, CancellationToken cancellation)
    {
        await foreach (var happened in dashboard.Api.FollowAsync(runId, cancellation))
        {
            if (happened.Type == "stepIntent" && happened.Step == Step)
            {
                return happened;
            }
        }

        throw new InvalidOperationException($"The journal of {runId} ended without an intent of {Step}.");
    }
}
