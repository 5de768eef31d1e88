using Aws.Wire;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Drift: what somebody changed behind a stack's back.</summary>
public class FormationDriftTests
{
    private readonly FormationWorld _aws = new();

    public FormationDriftTests()
    {
        _aws.Create("app", """
            Resources:
              Site:
                Type: AWS::S3::Bucket
                Properties:
                  BucketName: app-site
                  PublicAccessBlockConfiguration: { BlockPublicAcls: false, BlockPublicPolicy: false, IgnorePublicAcls: false, RestrictPublicBuckets: false }
              Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /app, RetentionInDays: 7 } }
              Same: { Type: AWS::Logs::LogGroup }
            """);
        Assert.Equal("CREATE_COMPLETE", _aws.Settle("app").Status);
    }

    [Fact]
    public void Detect_NothingTouched_IsInSync()
    {
        Assert.Equal("NOT_CHECKED", Stack().Struct("DriftInformation")!.Text("StackDriftStatus"));

        var status = Detect();

        Assert.Equal(("DETECTION_COMPLETE", "IN_SYNC", 0L), (status.Text("DetectionStatus"), status.Text("StackDriftStatus"), status.Integer("DriftedStackResourceCount")));
        Assert.Equal("IN_SYNC", Stack().Struct("DriftInformation")!.Text("StackDriftStatus"));
    }

    [Fact]
    public void Detect_SiteIsBlockedAndLogsAreGone_SaysSo()
    {
        _aws.Invoke("s3", "PutPublicAccessBlock", ("Bucket", "app-site"), ("PublicAccessBlockConfiguration", WireStruct.Of(
            ("BlockPublicAcls", true), ("BlockPublicPolicy", false), ("IgnorePublicAcls", false), ("RestrictPublicBuckets", true))));
        _aws.Invoke("logs", "DeleteLogGroup", ("logGroupName", "/app"));

        var status = Detect();

        Assert.Equal(("DRIFTED", 2L), (status.Text("StackDriftStatus"), status.Integer("DriftedStackResourceCount")));
        var drifts = _aws.Call("DescribeStackResourceDrifts", ("StackName", "app"), ("StackResourceDriftStatusFilters", new[] { "MODIFIED", "DELETED" })).Structs("StackResourceDrifts").ToArray();
        Assert.Equal(["Logs DELETED", "Site MODIFIED"], drifts.Select(drift => $"{drift.Text("LogicalResourceId")} {drift.Text("StackResourceDriftStatus")}"));
        Assert.Equal(
            ["/PublicAccessBlockConfiguration/BlockPublicAcls false true NOT_EQUAL", "/PublicAccessBlockConfiguration/RestrictPublicBuckets false true NOT_EQUAL"],
            drifts[1].Structs("PropertyDifferences").Select(difference =>
                $"{difference.Text("PropertyPath")} {difference.Text("ExpectedValue")} {difference.Text("ActualValue")} {difference.Text("DifferenceType")}"));
    }

    [Fact]
    public void Detect_Twice_IsRefusedWhileItIsGoingOn()
    {
        _aws.Call("DetectStackDrift", ("StackName", "app"));

        Assert.Contains("already in progress", _aws.Refused("DetectStackDrift", ("StackName", "app")).Message, StringComparison.Ordinal);
        Assert.Equal("ValidationError", _aws.Refused("DescribeStackDriftDetectionStatus", ("StackDriftDetectionId", "none")).Code);
    }

    private WireStruct Stack() => _aws.Call("DescribeStacks", ("StackName", "app")).Structs("Stacks").Single();

    private WireStruct Detect()
    {
        var id = _aws.Call("DetectStackDrift", ("StackName", "app")).Text("StackDriftDetectionId");
        Assert.Equal("DETECTION_IN_PROGRESS", _aws.Call("DescribeStackDriftDetectionStatus", ("StackDriftDetectionId", id)).Text("DetectionStatus"));
        _aws.Pass(seconds: 61);
        return _aws.Call("DescribeStackDriftDetectionStatus", ("StackDriftDetectionId", id));
    }
}
