using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>EC2's networks and instances in stacks.</summary>
internal static class NetworkResources
{
    private const string Ingress = "SecurityGroupIngress";
    private const string Egress = "SecurityGroupEgress";

    private static readonly JsonObject Everywhere = new() { ["IpProtocol"] = "-1", ["CidrIp"] = "0.0.0.0/0" };

    public static IReadOnlyList<ResourceType> All { get; } =
    [
        Made("AWS::EC2::VPC", "CreateVpc", "Vpc", "VpcId", "DeleteVpc", after: DnsAttributes),
        Made("AWS::EC2::Subnet", "CreateSubnet", "Subnet", "SubnetId", "DeleteSubnet", after: PublicAddresses),
        Made("AWS::EC2::InternetGateway", "CreateInternetGateway", "InternetGateway", "InternetGatewayId", "DeleteInternetGateway"),
        Made("AWS::EC2::RouteTable", "CreateRouteTable", "RouteTable", "RouteTableId", "DeleteRouteTable"),
        new("AWS::EC2::VPCGatewayAttachment")
        {
            Create = call =>
            {
                call.Invoke("ec2", "AttachInternetGateway", Gateway(call));
                return $"IGW|{call.Text("VpcId")}";
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "DetachInternetGateway", Gateway(call))),
        },
        new("AWS::EC2::Route")
        {
            Create = call =>
            {
                call.Invoke("ec2", "CreateRoute", call.Input("ec2", "CreateRoute"));
                return $"{call.Text("RouteTableId")}|{call.Text("DestinationCidrBlock")}";
            },
            Update = call => call.Invoke("ec2", "ReplaceRoute", call.Input("ec2", "ReplaceRoute")),
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "DeleteRoute", WireStruct.Of(
                ("RouteTableId", call.Text("RouteTableId")), ("DestinationCidrBlock", call.Text("DestinationCidrBlock"))))),
        },
        new("AWS::EC2::SubnetRouteTableAssociation")
        {
            Create = call => call.Invoke("ec2", "AssociateRouteTable", call.Input("ec2", "AssociateRouteTable")).Text("AssociationId")!,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "DisassociateRouteTable", WireStruct.Of(("AssociationId", call.PhysicalId)))),
        },
        new("AWS::EC2::SecurityGroup")
        {
            Create = CreateGroup,
            Update = ChangeGroup,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "DeleteSecurityGroup", WireStruct.Of(("GroupId", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "GroupId" => call.PhysicalId,
                "VpcId" => call.Text("VpcId"),
                _ => null,
            },
        },
        new("AWS::EC2::SecurityGroupIngress")
        {
            Create = call =>
            {
                call.Invoke("ec2", "AuthorizeSecurityGroupIngress", Rule(call.Text("GroupId")!, call.Properties));
                return call.Name("Name");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "RevokeSecurityGroupIngress", Rule(call.Text("GroupId")!, call.Properties))),
        },
        new("AWS::EC2::SecurityGroupEgress")
        {
            Create = call =>
            {
                call.Invoke("ec2", "AuthorizeSecurityGroupEgress", Rule(call.Text("GroupId")!, call.Properties));
                return call.Name("Name");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "RevokeSecurityGroupEgress", Rule(call.Text("GroupId")!, call.Properties))),
        },
        new("AWS::EC2::Instance")
        {
            Create = RunInstance,
            IsReady = call => State(call) switch
            {
                "running" => true,
                "pending" => false,
                var state => throw Refusal.Validation($"Instance {call.PhysicalId} did not stabilize: it is {state ?? "gone"}"),
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "TerminateInstances", WireStruct.Of(("InstanceIds", new List<object?> { call.PhysicalId })))),
            IsGone = call => State(call) is null or "terminated",
            Update = ChangeInstance,
            Attribute = (call, name) => name switch
            {
                "PublicDnsName" => Instance(call)?.Text("PublicDnsName"),
                "PublicIp" => Instance(call)?.Text("PublicIpAddress"),
                "PrivateIp" => Instance(call)?.Text("PrivateIpAddress"),
                "AvailabilityZone" => Instance(call)?.Struct("Placement")?.Text("AvailabilityZone"),
                "InstanceId" => call.PhysicalId,
                "PrivateDnsName" => Instance(call)?.Text("PrivateDnsName"),
                "VpcId" => Instance(call)?.Text("VpcId"),
                _ => null,
            },
        },
    ];

    private static ResourceType Made(string type, string create, string answer, string id, string delete, Action<ResourceCall>? after = null) => new(type)
    {
        Create = call =>
        {
            call.Resource.PhysicalId = call.Invoke("ec2", create, call.Input("ec2", create)).Struct(answer)!.Text(id)!;
            Tag(call);
            after?.Invoke(call);
            return call.PhysicalId;
        },
        Update = call =>
        {
            Tag(call);
            after?.Invoke(call);
        },
        Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", delete, WireStruct.Of((id, call.PhysicalId)))),
        Attribute = (call, name) => name == id ? call.PhysicalId : name == "DefaultSecurityGroup" ? DefaultGroup(call) : null,
    };

    private static void Tag(ResourceCall call)
    {
        Change("DeleteTags", [.. TagChanges.Dropped(call).Select(key => WireStruct.Of(("Key", key)))]);
        Change("CreateTags", TagChanges.Given(call));

        void Change(string operation, List<object?> tags)
        {
            if (tags.Count > 0)
            {
                call.Invoke("ec2", operation, WireStruct.Of(("Resources", new List<object?> { call.PhysicalId }), ("Tags", tags)));
            }
        }
    }

    private static string? DefaultGroup(ResourceCall call) => call.Invoke("ec2", "DescribeSecurityGroups", WireStruct.Of(("Filters", new List<object?>
    {
        WireStruct.Of(("Name", "vpc-id"), ("Values", new List<object?> { call.PhysicalId })), WireStruct.Of(("Name", "group-name"), ("Values", new List<object?> { "default" })),
    }))).Structs("SecurityGroups").FirstOrDefault()?.Text("GroupId");

    private static void DnsAttributes(ResourceCall call)
    {
        foreach (var name in new[] { "EnableDnsSupport", "EnableDnsHostnames" })
        {
            if (bool.TryParse(call.Text(name), out var value))
            {
                call.Invoke("ec2", "ModifyVpcAttribute", WireStruct.Of(("VpcId", call.PhysicalId), (name, WireStruct.Of(("Value", value)))));
            }
        }
    }

    private static void PublicAddresses(ResourceCall call)
    {
        if (bool.TryParse(call.Text("MapPublicIpOnLaunch"), out var value))
        {
            call.Invoke("ec2", "ModifySubnetAttribute", WireStruct.Of(("SubnetId", call.PhysicalId), ("MapPublicIpOnLaunch", WireStruct.Of(("Value", value)))));
        }
    }

    private static WireStruct Gateway(ResourceCall call) => WireStruct.Of(("InternetGatewayId", call.Text("InternetGatewayId")), ("VpcId", call.Text("VpcId")));

    private static string CreateGroup(ResourceCall call)
    {
        var input = WireStruct.Of(("GroupName", call.Name("GroupName")), ("Description", call.Text("GroupDescription")), ("VpcId", call.Text("VpcId")));
        call.Resource.PhysicalId = call.Invoke("ec2", "CreateSecurityGroup", input).Text("GroupId")!;
        Tag(call);
        if (Rules(call.Properties, Egress).Length > 0)
        {
            // "The default rule is removed only when you specify one or more egress rules."
            call.Invoke("ec2", "RevokeSecurityGroupEgress", Rule(call.PhysicalId, Everywhere));
        }

        foreach (var kind in new[] { Ingress, Egress })
        {
            SetRules(call, kind, [], Rules(call.Properties, kind));
        }

        return call.PhysicalId;
    }

    private static void ChangeGroup(ResourceCall call)
    {
        Tag(call);
        foreach (var kind in new[] { Ingress, Egress })
        {
            // Without rules of its own a group lets everything out.
            SetRules(call, kind, Effective(call.Former ?? [], kind), Effective(call.Properties, kind));
        }

        static JsonObject[] Effective(JsonObject properties, string kind) => Rules(properties, kind) is { Length: > 0 } rules ? rules : kind == Egress ? [Everywhere] : [];
    }

    private static void SetRules(ResourceCall call, string kind, JsonObject[] before, JsonObject[] after)
    {
        Each("Revoke", before, after);
        Each("Authorize", after, before);

        void Each(string verb, JsonObject[] rules, JsonObject[] others)
        {
            foreach (var rule in rules.Where(rule => !Array.Exists(others, other => JsonNode.DeepEquals(rule, other))))
            {
                call.Invoke("ec2", verb + kind, Rule(call.PhysicalId, rule));
            }
        }
    }

    private static JsonObject[] Rules(JsonObject properties, string property) => [.. (properties[property] as JsonArray ?? []).OfType<JsonObject>()];

    private static WireStruct Rule(string group, JsonObject rule)
    {
        string? Text(string name) => (rule[name] as JsonValue)?.GetValue<string>();
        long? Port(string name) => long.TryParse(Text(name), out var port) ? port : null;
        var source = Text("SourceSecurityGroupId") ?? Text("DestinationSecurityGroupId");
        var permission = WireStruct.Of(
            ("IpProtocol", Text("IpProtocol")),
            ("FromPort", Port("FromPort")),
            ("ToPort", Port("ToPort")),
            ("IpRanges", Text("CidrIp") is { } cidr ? new List<object?> { WireStruct.Of(("CidrIp", cidr), ("Description", Text("Description"))) } : null),
            ("Ipv6Ranges", Text("CidrIpv6") is { } wide ? new List<object?> { WireStruct.Of(("CidrIpv6", wide), ("Description", Text("Description"))) } : null),
            ("UserIdGroupPairs", source is not null ? new List<object?> { WireStruct.Of(("GroupId", source), ("Description", Text("Description"))) } : null));
        return WireStruct.Of(("GroupId", group), ("IpPermissions", new List<object?> { permission }));
    }

    private static string RunInstance(ResourceCall call)
    {
        var profile = call.Text("IamInstanceProfile") is { } name ? WireStruct.Of(("Name", name)) : null;
        var source = (JsonObject)call.Properties.DeepClone();
        foreach (var other in new[] { "IamInstanceProfile", "Tags", "Monitoring", "SourceDestCheck", "CreditSpecification", "EbsOptimized", "InstanceInitiatedShutdownBehavior", "PrivateDnsNameOptions" })
        {
            source.Remove(other);
        }

        var plain = new ResourceCall(call.World, call.Stack, call.Resource with { Properties = source });
        var zone = call.Text("AvailabilityZone") is { } asked ? WireStruct.Of(("AvailabilityZone", asked)) : null;
        var monitoring = call.Text("Monitoring") is { } watched ? WireStruct.Of(("Enabled", watched == "true")) : null;
        var input = plain.Input("ec2", "RunInstances", ("MinCount", 1L), ("MaxCount", 1L), ("IamInstanceProfile", profile), ("Placement", zone), ("Monitoring", monitoring));
        call.Resource.PhysicalId = call.Invoke("ec2", "RunInstances", input).Structs("Instances").First().Text("InstanceId")!;
        Tag(call);
        if (call.Text("SourceDestCheck") is { } check)
        {
            Modify(call, "SourceDestCheck", WireStruct.Of(("Value", check == "true")));
        }

        return call.PhysicalId;
    }

    private static void ChangeInstance(ResourceCall call)
    {
        Tag(call);
        if (IsChanged("SourceDestCheck"))
        {
            Modify(call, "SourceDestCheck", WireStruct.Of(("Value", call.Text("SourceDestCheck") != "false")));
        }

        if (IsChanged("DisableApiTermination"))
        {
            Modify(call, "DisableApiTermination", WireStruct.Of(("Value", call.Text("DisableApiTermination") == "true")));
        }

        if (IsChanged("SecurityGroupIds") && call.Properties["SecurityGroupIds"] is JsonArray groups)
        {
            Modify(call, "Groups", groups.Select(group => (object?)group!.GetValue<string>()).ToList());
        }

        if (IsChanged("IamInstanceProfile"))
        {
            ChangeProfile(call);
        }

        bool IsChanged(string property) => !JsonNode.DeepEquals(call.Former?[property], call.Properties[property]);
    }

    private static void ChangeProfile(ResourceCall call)
    {
        var association = call.Invoke("ec2", "DescribeIamInstanceProfileAssociations", WireStruct.Of(("Filters", new List<object?>
        {
            WireStruct.Of(("Name", "instance-id"), ("Values", new List<object?> { call.PhysicalId })),
        }))).Structs("IamInstanceProfileAssociations").FirstOrDefault()?.Text("AssociationId");
        var profile = call.Text("IamInstanceProfile") is { } name ? WireStruct.Of(("Name", name)) : null;
        if (profile is null && association is not null)
        {
            call.Invoke("ec2", "DisassociateIamInstanceProfile", WireStruct.Of(("AssociationId", association)));
        }
        else if (profile is not null)
        {
            call.Invoke("ec2", association is null ? "AssociateIamInstanceProfile" : "ReplaceIamInstanceProfileAssociation", WireStruct.Of(
                ("AssociationId", association), ("InstanceId", association is null ? call.PhysicalId : null), ("IamInstanceProfile", profile)));
        }
    }

    private static void Modify(ResourceCall call, string attribute, object value) =>
        call.Invoke("ec2", "ModifyInstanceAttribute", WireStruct.Of(("InstanceId", call.PhysicalId), (attribute, value)));

    private static WireStruct? Instance(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("ec2", "DescribeInstances", WireStruct.Of(("InstanceIds", new List<object?> { call.PhysicalId }))))?
        .Structs("Reservations").FirstOrDefault()?.Structs("Instances").FirstOrDefault();

    private static string? State(ResourceCall call) => Instance(call)?.Struct("State")?.Text("Name");
}
