using System.Globalization;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>S3, IAM and Logs in stacks.</summary>
internal static class EdgeResources
{
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::S3::Bucket")
        {
            Create = CreateBucket,
            Update = Configure,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("s3", "DeleteBucket", WireStruct.Of(("Bucket", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "Arn" => $"arn:aws:s3:::{call.PhysicalId}",
                "DomainName" => $"{call.PhysicalId}.s3.amazonaws.com",
                "RegionalDomainName" => $"{call.PhysicalId}.s3.{call.Stack.Region}.amazonaws.com",
                "WebsiteURL" => $"{call.World.BaseUrl}/website/{call.PhysicalId}/",
                _ => null,
            },
        },
        new("AWS::S3::BucketPolicy")
        {
            Create = call =>
            {
                PutBucketPolicy(call);
                return call.Text("Bucket") + "-policy";
            },
            Update = PutBucketPolicy,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("s3", "DeleteBucketPolicy", WireStruct.Of(("Bucket", call.Text("Bucket"))))),
        },
        new("AWS::IAM::Role")
        {
            Create = CreateRole,
            Update = ChangeRole,
            Delete = DeleteRole,
            Attribute = (call, name) => name switch
            {
                "Arn" => RoleOf(call)?.Text("Arn"),
                "RoleId" => RoleOf(call)?.Text("RoleId"),
                _ => null,
            },
        },
        new("AWS::IAM::Policy")
        {
            Create = call =>
            {
                PutRolePolicies(call);
                return call.Text("PolicyName")!;
            },
            Update = ChangePolicy,
            Delete = call => EachRole(call, role => ResourceTypes.Remove(() =>
                call.Invoke("iam", "DeleteRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyName", call.Text("PolicyName")))))),
        },
        new("AWS::IAM::InstanceProfile")
        {
            Create = CreateProfile,
            Delete = call =>
            {
                EachRole(call, role => ResourceTypes.Remove(() => call.Invoke("iam", "RemoveRoleFromInstanceProfile", Profile(call, role))));
                ResourceTypes.Remove(() => call.Invoke("iam", "DeleteInstanceProfile", WireStruct.Of(("InstanceProfileName", call.PhysicalId))));
            },
            Update = call =>
            {
                EachRole(call.Former!, role => ResourceTypes.Remove(() => call.Invoke("iam", "RemoveRoleFromInstanceProfile", Profile(call, role))));
                EachRole(call, role => call.Invoke("iam", "AddRoleToInstanceProfile", Profile(call, role)));
            },
            Attribute = (call, name) => name == "Arn" ? $"arn:aws:iam::{World.Account}:instance-profile{call.Text("Path") ?? "/"}{call.PhysicalId}" : null,
        },
        new("AWS::Logs::LogGroup")
        {
            Create = CreateLogGroup,
            Update = Retain,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("logs", "DeleteLogGroup", WireStruct.Of(("logGroupName", call.PhysicalId)))),
            Attribute = (call, name) => name == "Arn" ? $"arn:aws:logs:{call.Stack.Region}:{World.Account}:log-group:{call.PhysicalId}:*" : null,
        },
    ];

    private static string CreateBucket(ResourceCall call)
    {
        var name = call.Name("BucketName", longest: 63, lower: true);
        var place = call.Stack.Region == "us-east-1" ? null : WireStruct.Of(("LocationConstraint", call.Stack.Region));
        // PublicRead in a template is public-read at the operation.
        var acl = call.Text("AccessControl") is { } access ? string.Concat(access.Select((letter, at) => (at > 0 && char.IsAsciiLetterUpper(letter) ? "-" : "") + char.ToLowerInvariant(letter))) : null;
        var ownership = ((call.Properties["OwnershipControls"] as JsonObject)?["Rules"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault()?["ObjectOwnership"]?.GetValue<string>();
        call.Invoke("s3", "CreateBucket", WireStruct.Of(("Bucket", name), ("CreateBucketConfiguration", place), ("ACL", acl), ("ObjectOwnership", ownership)));
        call.Resource.PhysicalId = name;
        Configure(call);
        return name;
    }

    private static void Configure(ResourceCall call)
    {
        Put("PublicAccessBlockConfiguration", "PutPublicAccessBlock", "PublicAccessBlockConfiguration", call.Properties["PublicAccessBlockConfiguration"]);
        Put("VersioningConfiguration", "PutBucketVersioning", "VersioningConfiguration", call.Properties["VersioningConfiguration"]);
        if (call.Former is not null)
        {
            Put("OwnershipControls", "PutBucketOwnershipControls", "OwnershipControls", call.Properties["OwnershipControls"]);
        }

        if (TagChanges.Given(call) is { Count: > 0 } tags)
        {
            call.Invoke("s3", "PutBucketTagging", WireStruct.Of(("Bucket", call.PhysicalId), ("Tagging", WireStruct.Of(("TagSet", tags)))));
        }
        else if (TagChanges.Dropped(call).Count > 0)
        {
            call.Invoke("s3", "DeleteBucketTagging", WireStruct.Of(("Bucket", call.PhysicalId)));
        }

        // What the template no longer says is as it was before the template said it.
        Drop("PublicAccessBlockConfiguration", "DeletePublicAccessBlock");
        Drop("WebsiteConfiguration", "DeleteBucketWebsite");
        if (call.Properties["WebsiteConfiguration"] is JsonObject website)
        {
            // A template names the documents plainly, the operation in structures.
            var asked = WireStruct.Of(
                ("IndexDocument", website["IndexDocument"] is { } index ? WireStruct.Of(("Suffix", index.GetValue<string>())) : null),
                ("ErrorDocument", website["ErrorDocument"] is { } error ? WireStruct.Of(("Key", error.GetValue<string>())) : null));
            call.Invoke("s3", "PutBucketWebsite", WireStruct.Of(("Bucket", call.PhysicalId), ("WebsiteConfiguration", asked)));
        }

        void Drop(string property, string operation)
        {
            if (call.Former?.ContainsKey(property) == true && !call.Properties.ContainsKey(property))
            {
                call.Invoke("s3", operation, WireStruct.Of(("Bucket", call.PhysicalId)));
            }
        }

        void Put(string property, string operation, string member, JsonNode? value)
        {
            if (value is not null && call.Properties.ContainsKey(property))
            {
                var shape = ServiceModel.Load("s3").Operations[operation].Input!.ByName[member].Shape;
                call.Invoke("s3", operation, WireStruct.Of(("Bucket", call.PhysicalId), (member, ResourceCall.Convert(value, shape))));
            }
        }
    }

    private static void PutBucketPolicy(ResourceCall call) =>
        call.Invoke("s3", "PutBucketPolicy", WireStruct.Of(("Bucket", call.Text("Bucket")), ("Policy", call.Properties["PolicyDocument"]!.ToJsonString())));

    private static string CreateRole(ResourceCall call)
    {
        var name = call.Name("RoleName", longest: 64);
        call.Invoke("iam", "CreateRole", call.Input("iam", "CreateRole", ("RoleName", name)));
        // What follows may be refused: the role is then removed with the rest.
        call.Resource.PhysicalId = name;
        foreach (var arn in (call.Properties["ManagedPolicyArns"] as JsonArray ?? []).Select(item => item!.GetValue<string>()))
        {
            call.Invoke("iam", "AttachRolePolicy", WireStruct.Of(("RoleName", name), ("PolicyArn", arn)));
        }

        foreach (var policy in (call.Properties["Policies"] as JsonArray ?? []).OfType<JsonObject>())
        {
            call.Invoke("iam", "PutRolePolicy", WireStruct.Of(
                ("RoleName", name), ("PolicyName", policy["PolicyName"]!.GetValue<string>()), ("PolicyDocument", policy["PolicyDocument"]!.ToJsonString())));
        }

        return name;
    }

    private static void ChangeRole(ResourceCall call)
    {
        var role = call.PhysicalId;
        call.Invoke("iam", "UpdateAssumeRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyDocument", call.Properties["AssumeRolePolicyDocument"]!.ToJsonString())));
        call.Invoke("iam", "UpdateRole", WireStruct.Of(
            ("RoleName", role), ("Description", call.Text("Description") ?? ""), ("MaxSessionDuration", long.Parse(call.Text("MaxSessionDuration") ?? "3600", CultureInfo.InvariantCulture))));
        var (before, after) = (Arns(call.Former!), Arns(call.Properties));
        foreach (var arn in before.Except(after))
        {
            ResourceTypes.Remove(() => call.Invoke("iam", "DetachRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyArn", arn))));
        }

        foreach (var arn in after.Except(before))
        {
            call.Invoke("iam", "AttachRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyArn", arn)));
        }

        var (old, now) = (Inline(call.Former!), Inline(call.Properties));
        foreach (var name in old.Keys.Except(now.Keys))
        {
            ResourceTypes.Remove(() => call.Invoke("iam", "DeleteRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyName", name))));
        }

        foreach (var (name, document) in now)
        {
            call.Invoke("iam", "PutRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyName", name), ("PolicyDocument", document)));
        }

        Tagging("UntagRole", "TagKeys", TagChanges.Dropped(call));
        Tagging("TagRole", "Tags", TagChanges.Given(call));

        void Tagging(string operation, string member, List<object?> values)
        {
            if (values.Count > 0)
            {
                call.Invoke("iam", operation, WireStruct.Of(("RoleName", role), (member, values)));
            }
        }
    }

    private static string[] Arns(JsonObject properties) => [.. (properties["ManagedPolicyArns"] as JsonArray ?? []).Select(item => item!.GetValue<string>())];

    private static Dictionary<string, string> Inline(JsonObject properties) => (properties["Policies"] as JsonArray ?? []).OfType<JsonObject>()
        .ToDictionary(policy => policy["PolicyName"]!.GetValue<string>(), policy => policy["PolicyDocument"]!.ToJsonString(), StringComparer.Ordinal);

    private static WireStruct? RoleOf(ResourceCall call) => ResourceTypes.Look(() => call.Invoke("iam", "GetRole", WireStruct.Of(("RoleName", call.PhysicalId))))?.Struct("Role");

    private static void ChangePolicy(ResourceCall call)
    {
        var (name, former) = (call.Text("PolicyName")!, call.Former!["PolicyName"]!.GetValue<string>());
        var kept = new HashSet<string>(StringComparer.Ordinal);
        EachRole(call, role => kept.Add(role));
        EachRole(call.Former!, role =>
        {
            if (name != former || !kept.Contains(role))
            {
                ResourceTypes.Remove(() => call.Invoke("iam", "DeleteRolePolicy", WireStruct.Of(("RoleName", role), ("PolicyName", former))));
            }
        });
        PutRolePolicies(call);
    }

    private static void DeleteRole(ResourceCall call)
    {
        foreach (var arn in (call.Properties["ManagedPolicyArns"] as JsonArray ?? []).Select(item => item!.GetValue<string>()))
        {
            ResourceTypes.Remove(() => call.Invoke("iam", "DetachRolePolicy", WireStruct.Of(("RoleName", call.PhysicalId), ("PolicyArn", arn))));
        }

        foreach (var policy in (call.Properties["Policies"] as JsonArray ?? []).OfType<JsonObject>())
        {
            ResourceTypes.Remove(() => call.Invoke("iam", "DeleteRolePolicy", WireStruct.Of(
                ("RoleName", call.PhysicalId), ("PolicyName", policy["PolicyName"]!.GetValue<string>()))));
        }

        ResourceTypes.Remove(() => call.Invoke("iam", "DeleteRole", WireStruct.Of(("RoleName", call.PhysicalId))));
    }

    private static void PutRolePolicies(ResourceCall call) => EachRole(call, role => call.Invoke("iam", "PutRolePolicy", WireStruct.Of(
        ("RoleName", role), ("PolicyName", call.Text("PolicyName")), ("PolicyDocument", call.Properties["PolicyDocument"]!.ToJsonString()))));

    private static string CreateProfile(ResourceCall call)
    {
        var name = call.Name("InstanceProfileName", longest: 128);
        call.Invoke("iam", "CreateInstanceProfile", WireStruct.Of(("InstanceProfileName", name), ("Path", call.Text("Path"))));
        call.Resource.PhysicalId = name;
        EachRole(call, role => call.Invoke("iam", "AddRoleToInstanceProfile", Profile(call, role)));
        return name;
    }

    private static WireStruct Profile(ResourceCall call, string role) => WireStruct.Of(("InstanceProfileName", call.PhysicalId), ("RoleName", role));

    private static void EachRole(ResourceCall call, Action<string> act) => EachRole(call.Properties, act);

    private static void EachRole(JsonObject properties, Action<string> act)
    {
        foreach (var role in (properties["Roles"] as JsonArray ?? []).Select(item => item!.GetValue<string>()))
        {
            act(role);
        }
    }

    private static string CreateLogGroup(ResourceCall call)
    {
        var name = call.Name("LogGroupName");
        call.Invoke("logs", "CreateLogGroup", WireStruct.Of(("logGroupName", name)));
        call.Resource.PhysicalId = name;
        Retain(call);
        return name;
    }

    private static void Retain(ResourceCall call)
    {
        if (call.Text("RetentionInDays") is { } days)
        {
            call.Invoke("logs", "PutRetentionPolicy", WireStruct.Of(("logGroupName", call.PhysicalId), ("retentionInDays", long.Parse(days, CultureInfo.InvariantCulture))));
        }
    }
}
