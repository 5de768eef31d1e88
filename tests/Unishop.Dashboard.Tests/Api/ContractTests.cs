using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Unishop.Dashboard.Api;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;

namespace Unishop.Dashboard.Tests.Api;

public sealed class ContractTests
{
    private static readonly JsonSerializerOptions Options = CreateOptions();

    [Fact]
    public void Snapshot_UnknownReading_HasAReasonAndNoValue()
    {
        var database = Region(World.EastLost, 0).GetProperty("database");

        Assert.Equal("Timeout: no answer within 5 s", database.GetProperty("unknown").GetString());
        Assert.False(database.TryGetProperty("value", out _));
        Assert.Equal("available", database.GetProperty("lastKnown").GetProperty("value").GetProperty("status").GetString());
    }

    [Fact]
    public void Snapshot_KnownReading_HasAValueAndNoReason()
    {
        var database = Region(World.Healthy, 1).GetProperty("database");

        Assert.Equal("available", database.GetProperty("value").GetProperty("status").GetString());
        Assert.False(database.TryGetProperty("unknown", out _));
    }

    [Fact]
    public void Snapshot_ThingThatIsKnownToBeMissing_IsAValueOfNull()
    {
        var missing = World.Healthy with { Standby = World.Healthy.Standby with { Database = World.Known<Unishop.Domain.Facts.DatabaseState?>(null) } };

        Assert.Equal(JsonValueKind.Null, Region(missing, 1).GetProperty("database").GetProperty("value").ValueKind);
    }

    [Fact]
    public void Snapshot_Durations_AreSeconds() =>
        Assert.Equal(0.42, Region(World.Healthy, 1).GetProperty("lag").GetProperty("value").GetProperty("seconds").GetDouble());

    [Fact]
    public void Workload_Words_AreInCamelCase()
    {
        var summary = Json(WorkloadSummary.Of(StatusRules.Of(World.EastLost, null, null, World.Noon), simulated: true));

        Assert.Equal("pilotLight", summary.GetProperty("strategy").GetString());
        Assert.Equal("down", summary.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, summary.GetProperty("activeRegion").ValueKind);
    }

    [Fact]
    public void Run_Ended_HasItsMeasuresStepsAndCriticalPath()
    {
        var run = World.Run(new RunClaimed("host:1", 1), new StepStarted("promote"), new StepActed("promote", 1, "res", "req-1"), World.Succeeded("promote"), new RunEnded(RunStatus.Succeeded, "done"));

        var detail = Json(RunDetail.Of(run, World.Noon));

        Assert.Equal("succeeded", detail.GetProperty("state").GetString());
        // The shop was not verified: there is nothing measured to tell.
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (detail.GetProperty("rtoSeconds").ValueKind, detail.GetProperty("rpoSeconds").ValueKind));
        Assert.Equal(JsonValueKind.False, detail.GetProperty("verified").ValueKind);
        var promote = detail.GetProperty("steps")[0];
        Assert.Equal(("promote", "succeeded", "req-1"), (promote.GetProperty("id").GetString(), promote.GetProperty("state").GetString(), promote.GetProperty("requestIds")[0].GetString()));
    }

    [Fact]
    public void Preview_HasCallsPlanesAndAdvice()
    {
        var plan = Planner.Plan(World.EastLost, Verb.Failover, null).Plan!;
        var preview = Json(PreviewDetail.Of(Previews.Of(World.EastLost, plan), RtoEstimate.Of(plan, [])));

        Assert.Equal(plan.Expected.TotalSeconds, preview.GetProperty("estimatedSeconds").GetDouble());
        Assert.Equal(RtoEstimate.Published, preview.GetProperty("estimateSource").GetString());
        Assert.Equal("failover", preview.GetProperty("advice").GetProperty("verb").GetString());
        var call = preview.GetProperty("steps")[0].GetProperty("calls")[0];
        Assert.Equal(("FailoverGlobalCluster", "us-west-1", "control"), (call.GetProperty("operation").GetString(), call.GetProperty("region").GetString(), call.GetProperty("plane").GetString()));
    }

    [Theory]
    [InlineData(RefusalKind.NotFound, StatusCodes.Status404NotFound)]
    [InlineData(RefusalKind.Conflict, StatusCodes.Status409Conflict)]
    [InlineData(RefusalKind.Invalid, StatusCodes.Status422UnprocessableEntity)]
    public void Refusal_IsAProblemWithAStableTypeAndItsReason(RefusalKind kind, int status)
    {
        var problem = Problems.Of(new Refusal(kind, "some-code", "why", "run-9"));

        Assert.Equal((status, "urn:unishop:problem:some-code"), (problem.StatusCode, problem.ProblemDetails.Type));
        Assert.Equal(("why", "run-9"), (problem.ProblemDetails.Extensions["reason"], problem.ProblemDetails.Extensions["runId"]));
    }

    private static JsonElement Region(Unishop.Domain.Facts.WorkloadSnapshot snapshot, int index) =>
        Json(WorkloadDetail.Of(snapshot, simulated: true)).GetProperty("regions")[index];

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, Options);

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiRegistration.Write(options);
        return options;
    }
}
