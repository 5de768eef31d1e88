using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>A name is not the thing: what bears it is compared with what was meant.</summary>
public class IdentityTests
{
    private static readonly WorkloadSnapshot Good = Samples.Snapshot();

    [Theory]
    [InlineData("pilotAMI", true)]
    [InlineData("pilotAMI-run-20260301-1", true)]
    [InlineData("pilotAMIssile-project", false)]
    [InlineData("pilotAMI-batch-run-1", false)]
    [InlineData("pilotAMI-runner", false)]
    public void Lineage_OfAnImage_IsItsNameOrARunOfIt(string name, bool isOf) => Assert.Equal(isOf, ImageLineage.IsOf(name, "pilotAMI"));

    [Fact]
    public void Launch_OldReleaseWasCopiedLater_TakesTheNewest()
    {
        var plan = Planner.Plan(WithImages(CopyOf("ami-late", "ami-old", -1), CopyOf("ami-good", "ami-new", -2)), Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal("ami-good", plan.Step("launch").Parameters[StepKinds.ImageId]);
    }

    [Theory]
    [InlineData("ami-new", -1, CheckState.Pass)]
    [InlineData("ami-old", -1, CheckState.Warn)]
    [InlineData("ami-gone", -1, CheckState.Warn)]
    public void ImageIsCurrent_OfACopy_IsJudgedByItsSource(string source, int copiedHours, CheckState expected)
    {
        var check = ReadinessRules.Of(WithImages(CopyOf("ami-copy", source, copiedHours)), Samples.Now).Single(check => check.Id == "image-current");

        Assert.Equal(expected, check.State);
    }

    [Theory]
    [InlineData("ami-other", "t3.small")]
    [InlineData("ami-west", "t3.micro")]
    public void Stranger_WithTheServersName_IsSaidBeforeAnythingIsPromoted(string image, string type)
    {
        var snapshot = WithInstance(new InstanceState("i-9", "pilot-secondary", "running", "ok", image, type, "host", Samples.Now, null));

        Assert.Contains("i-9 bears the name pilot-secondary", Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Obstacle, StringComparison.Ordinal);
        var check = ReadinessRules.Of(snapshot, Samples.Now).Single(check => check.Id == "launch-target");
        Assert.Equal(CheckState.Fail, check.State);
        Assert.Contains("i-9", check.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_WithThePlannedImageAndType_IsTheServer()
    {
        var snapshot = WithInstance(new InstanceState("i-9", "pilot-secondary", "running", "ok", "ami-west", "t3.small", "host", Samples.Now, null));
        var plan = Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover).Plan!;

        Assert.Equal(CheckState.Pass, ReadinessRules.Of(snapshot, Samples.Now).Single(check => check.Id == "launch-target").State);
        Assert.Equal("i-9 is running already", Previews.Of(snapshot, plan).Steps.Single(step => step.Step.Id == "launch").Note);
    }

    [Fact]
    public void GlobalDatabase_OfAnotherName_IsNamedByReadinessAndRefusedByThePlan()
    {
        var snapshot = Good with
        {
            Standby = Good.Standby with
            {
                GlobalDatabase = Samples.Known<GlobalDatabaseState?>(null),
                Database = Samples.Known<DatabaseState?>(Good.Standby.Database.Value! with { GlobalDatabaseId = "renamed-global" }),
            },
        };

        var check = ReadinessRules.Of(snapshot, Samples.Now).Single(check => check.Id == "database-member");
        Assert.Equal(CheckState.Fail, check.State);
        Assert.All([check.Evidence, Planner.Plan(snapshot, Verb.Failover, PromoteBy.Detach).Obstacle], words =>
        {
            Assert.Contains("renamed-global", words, StringComparison.Ordinal);
            Assert.Contains("pilot-global", words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Catalog_IdsOfRdsInUpperCase_AreReadInLowerCase()
    {
        var options = Labs.Complete(new WorkloadOptions { Id = "pilot-light" });
        (options.GlobalDatabase, options.Standby.DatabaseCluster) = ("Pilot-GLOBAL", "Pilot-Secondary");

        var workload = WorkloadCatalog.From([options]).All.Single();

        Assert.Equal(("pilot-global", "pilot-secondary"), (workload.GlobalDatabase, workload.Standby.DatabaseCluster));
    }

    private static WorkloadSnapshot WithInstance(InstanceState instance) =>
        Good with { Standby = Good.Standby with { Compute = Samples.Known<ImmutableArray<InstanceState>>([instance]) } };

    /// <summary>The primary has two releases, four and three hours old.</summary>
    private static WorkloadSnapshot WithImages(params ImmutableArray<ImageState> standby) => Good with
    {
        Primary = Good.Primary with
        {
            Images = Samples.Known<ImmutableArray<ImageState>>(
            [
                new ImageState("ami-new", "pilotAMI-run-2", "available", Samples.Now.AddHours(-3), null),
                new ImageState("ami-old", "pilotAMI-run-1", "available", Samples.Now.AddHours(-4), null),
            ]),
        },
        Standby = Good.Standby with { Images = Samples.Known(standby) },
    };

    private static ImageState CopyOf(string id, string source, int hours) =>
        new(id, "pilotAMI-run-1", "available", Samples.Now.AddHours(hours), null) { SourceId = source };
}
