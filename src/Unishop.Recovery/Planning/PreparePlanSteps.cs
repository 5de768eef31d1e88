using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps of a preparation, with the calls that carrying them out makes.</summary>
internal static class PreparePlanSteps
{
    public static PlanStep OpenAccount(string region) => new()
    {
        Id = "site-access",
        Kind = StepKinds.OpenAccount,
        Title = "Leave public access to each bucket of the account",
        Region = region,
        Phase = Phase.Healthy,
        Calls = [new PlannedCall("s3control", "PutPublicAccessBlock", region, Plane.Control, Map(("AccountId", "<the caller's account>"), ("all four", "false")))],
        CompletedWhen = "the account's own block of public access is off",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
        Undo = "Block public access for the account again; every site that is a bucket then answers 403.",
    };

    public static PlanStep Network(RegionalResources resources, string id, StackState? there) =>
        Stack(there, id, resources.Region, resources.NetworkStack, Template.Network, ImmutableSortedDictionary<string, string>.Empty, []) with
        {
            Expected = DurationProfile.NetworkStack,
            Deadline = TimeSpan.FromMinutes(20),
        };

    public static PlanStep Application(Workload workload, RegionalResources resources, string id, StackState? there, bool isPrimary) =>
        Stack(
            there, id, resources.Region, resources.Stack, Template.Of(workload.Strategy),
            workload.StackParameters.SetItem("IsPrimary", isPrimary ? "yes" : "no").SetItem("NetworkStackName", resources.NetworkStack),
            workload.Strategy == Strategy.PilotLight ? [StackResources.WebsiteUrl, StackResources.SiteBucket, StackResources.Instance]
                : [StackResources.WebsiteUrl, StackResources.SiteBucket, StackResources.ScalingGroup]) with
        {
            Expected = DurationProfile.ApplicationStack,
            Deadline = TimeSpan.FromMinutes(90),
        };

    public static PlanStep Follows(Workload workload) => new()
    {
        Id = "follows",
        Kind = StepKinds.Follows,
        Title = $"Wait until {workload.Standby.DatabaseCluster} follows {workload.Primary.Region}",
        Region = workload.Standby.Region,
        Phase = Phase.Promote,
        Parameters = Map(
            (StepKinds.GlobalDatabase, workload.GlobalDatabase), (StepKinds.Cluster, workload.Standby.DatabaseCluster), (StepKinds.WriterRegion, workload.Primary.Region)),
        Calls = [new PlannedCall("rds", "DescribeGlobalClusters", workload.Primary.Region, Plane.Control, Map(("GlobalClusterIdentifier", workload.GlobalDatabase)))],
        CompletedWhen = $"{workload.Standby.DatabaseCluster} is a connected reader and available",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(30),
    };

    public static PlanStep ForwardWrites(RegionalResources resources) => new()
    {
        Id = "forwarding",
        Kind = StepKinds.ForwardWrites,
        Title = $"Have {resources.DatabaseCluster} forward writes",
        Region = resources.Region,
        Phase = Phase.Promote,
        Parameters = Map((StepKinds.Cluster, resources.DatabaseCluster)),
        Calls =
        [
            new PlannedCall("rds", "ModifyDBCluster", resources.Region, Plane.Control, Map(
                ("DBClusterIdentifier", resources.DatabaseCluster), ("EnableGlobalWriteForwarding", "true"), ("ApplyImmediately", "true"))),
        ],
        CompletedWhen = "RDS says that write forwarding is enabled",
        Expected = DurationProfile.WriteForwarding,
        Deadline = TimeSpan.FromMinutes(30),
        Undo = "Switch write forwarding off.",
    };

    public static PlanStep Replicate(string table, string from, string region) => new()
    {
        Id = "replica",
        Kind = StepKinds.ReplicateTable,
        Title = $"Make the replica of {table} in {region}",
        Region = region,
        Phase = Phase.Promote,
        Parameters = Map((StepKinds.Table, table), (StepKinds.From, from)),
        Calls = [new PlannedCall("dynamodb", "UpdateTable", from, Plane.Control, Map(("TableName", table), ("ReplicaUpdates.Create.RegionName", region)))],
        CompletedWhen = "the replica is ACTIVE",
        Expected = DurationProfile.TableReplica,
        Deadline = TimeSpan.FromMinutes(60),
        Undo = "Delete the replica; what is in it goes with it.",
    };

    public static PlanStep InService(string region, string stack, string role, int wanted) => new()
    {
        Id = "in-service-" + role,
        Kind = StepKinds.InService,
        Title = string.Create(CultureInfo.InvariantCulture, $"Wait until {wanted} instances in {region} take traffic"),
        Region = region,
        Phase = Phase.Healthy,
        DependsOn = [stack],
        Parameters = Map((StepKinds.Group, StepReferences.To(stack, StackResources.ScalingGroup)), (StepKinds.Full, wanted.ToString(CultureInfo.InvariantCulture))),
        Calls = [new PlannedCall("autoscaling", "DescribeAutoScalingGroups", region, Plane.Control, Map(("AutoScalingGroupName", $"<group of {stack}>")))],
        CompletedWhen = string.Create(CultureInfo.InvariantCulture, $"{wanted} instances are in service in the group and at its load balancer"),
        Expected = DurationProfile.InService,
        Deadline = TimeSpan.FromMinutes(30),
    };

    public static PlanStep SignUp(string region, string url) => new()
    {
        Id = "sign-up",
        Kind = StepKinds.SignUp,
        Title = "Sign up the shopper that looks at the shop",
        Region = region,
        Phase = Phase.Verify,
        Parameters = Map((StepKinds.Url, url)),
        Calls = [new PlannedCall("http", "POST", region, Plane.Data, Map(("url", $"<API of the site in {region}>/user")))],
        CompletedWhen = "the shopper can log in",
        Expected = DurationProfile.Verification,
        Deadline = TimeSpan.FromMinutes(30),
    };

    /// <param name="region">The Region that the site must show.</param>
    /// <param name="url">The site.</param>
    /// <param name="id">The step's id.</param>
    /// <param name="cart">The cart that it must show; empty for any.</param>
    public static PlanStep Verify(string region, string url, string id, string cart)
    {
        var step = PlanSteps.Verify(region, url);
        return step with
        {
            Id = id,
            Parameters = step.Parameters.SetItem(StepKinds.Cart, cart),
            Calls = [step.Calls[0] with { Parameters = step.Calls[0].Parameters.SetItem("url", $"<site in {region}>") }],
            CompletedWhen = cart.Length == 0 ? "the shopper logs in and its cart is read" : "the shopper logs in and its cart is the one that the primary's site shows",
            Deadline = TimeSpan.FromMinutes(30),
        };
    }

    public static PlanStep Edge(Workload workload, string first, string second) => new()
    {
        Id = "distribution",
        Kind = StepKinds.CreateEdge,
        Title = "Make the distribution before both sites",
        // CloudFront's administration lives there and nowhere else.
        Region = workload.Primary.Region,
        Phase = Phase.Healthy,
        DependsOn = [first, second],
        Parameters = Map(
            (StepKinds.OriginGroup, workload.OriginGroup!),
            (StepKinds.FirstBucket, StepReferences.To(first, StackResources.SiteBucket)),
            (StepKinds.SecondBucket, StepReferences.To(second, StackResources.SiteBucket))),
        Calls =
        [
            new PlannedCall("cloudfront", "CreateDistribution", "us-east-1", Plane.Control, Map(
                ("OriginGroups", $"{workload.OriginGroup}: {workload.Primary.Stack}, {workload.Standby.Stack}"),
                ("Origins", $"<site of {first}>, <site of {second}>"),
                ("DefaultCacheBehavior", $"{workload.OriginGroup}, not cached"))),
        ],
        CompletedWhen = "the distribution is enabled and Deployed",
        Expected = DurationProfile.Distribution,
        Deadline = TimeSpan.FromMinutes(60),
        Undo = "Disable the distribution, then delete it.",
    };

    private static ImmutableArray<PlannedCall> MakeRoom(string region, StackState? there) => there switch
    {
        { Status: "ROLLBACK_FAILED" } => [RolledBackStack.Empty(region, $"<what {there.Name} left of its buckets>"), RolledBackStack.Remove(region, there)],
        { IsRolledBack: true } => [RolledBackStack.Remove(region, there)],
        _ => [],
    };

    private static PlanStep Stack(
        StackState? there, string id, string region, string name, Template template, ImmutableSortedDictionary<string, string> parameters, ImmutableArray<string> gives) => new()
    {
        Id = id,
        Kind = StepKinds.CreateStack,
        Title = $"Make stack {name} in {region} from {template.File}",
        Region = region,
        Phase = Phase.ScaleOut,
        Parameters = Map(
            (StepKinds.Stack, name), (StepKinds.Template, template.File), (StepKinds.TemplateHash, template.Hash),
            (StepKinds.Given, StackParameters.Write(parameters)), (StepKinds.Gives, string.Join(',', gives))),
        Calls =
        [
            .. MakeRoom(region, there),
            new PlannedCall("cloudformation", "CreateStack", region, Plane.Control,
                Map(("StackName", name), ("TemplateBody", $"<{template.File}, SHA-256 {template.Hash}>"), ("Capabilities", "CAPABILITY_NAMED_IAM")).AddRange(parameters)),
        ],
        CompletedWhen = $"{name} is CREATE_COMPLETE",
        Expected = DurationProfile.NetworkStack,
        Deadline = TimeSpan.FromMinutes(20),
        Undo = $"Delete {name}.",
    };
}
