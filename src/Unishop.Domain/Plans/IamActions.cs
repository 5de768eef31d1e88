using System.Collections.Immutable;

namespace Unishop.Domain.Plans;

/// <summary>
/// The IAM actions that a call needs. Mostly a call's action has its operation's name; where it has not, or where it takes more than one,
/// the Service Authorization Reference of its service says so.
/// </summary>
internal static class IamActions
{
    // What goes to the shop itself, or is said of many services at once, is no call that IAM decides on.
    private static readonly string[] NotOfAws = ["http", "every service"];

    /// <summary>What IAM must allow for a call, the call's own action first; empty where the call is none of AWS's.</summary>
    public static ImmutableArray<string> Of(PlannedCall call) => (call.Service, call.Operation) switch
    {
        (var service, _) when NotOfAws.Contains(service) => [],
        ("s3", "PutPublicAccessBlock") => ["s3:PutBucketPublicAccessBlock"],
        ("s3", "DeleteObjects") => ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"],
        ("s3control", "PutPublicAccessBlock") => ["s3:PutAccountPublicAccessBlock"],
        ("ec2", "RunInstances") => ["ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"],
        ("ec2", "CreateImage" or "CopyImage") => [$"ec2:{call.Operation}", "ec2:CreateTags"],
        ("ec2", "DeregisterImage") => ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
        ("dynamodb", "UpdateTable") when call.Parameters.ContainsKey("ReplicaUpdates.Create.RegionName") => ["dynamodb:UpdateTable", "dynamodb:CreateTableReplica"],
        ("dynamodb", "UpdateTable") when call.Parameters.ContainsKey("ReplicaUpdates.Delete.RegionName") => ["dynamodb:UpdateTable", "dynamodb:DeleteTableReplica"],
        var (service, operation) => [$"{service}:{operation}"],
    };
}
