using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>EC2's networks and instances in stacks.</summary>
internal static class NetworkResources
{
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
                Allow(call, call.Text("GroupId")!, "AuthorizeSecurityGroupIngress", call.Properties);
                return call.Name("Name");
            },
            Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", "RevokeSecurityGroupIngress", Rule(call.Text("GroupId")!, call.Properties))),
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
            Attribute = (call, name) => name switch
            {
                "PublicDnsName" => Instance(call)?.Text("PublicDnsName"),
                "PublicIp" => Instance(call)?.Text("PublicIpAddress"),
                "PrivateIp" => Instance(call)?.Text("PrivateIpAddress"),
                "AvailabilityZone" => Instance(call)?.Struct("Placement")?.Text("AvailabilityZone"),
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
        Update = Tag,
        Replaces = FrozenSet.Create("CidrBlock", "VpcId", "AvailabilityZone", "InstanceTenancy"),
        Delete = call => ResourceTypes.Remove(() => call.Invoke("ec2", delete, WireStruct.Of((id, call.PhysicalId)))),
        Attribute = (call, name) => name == id ? call.PhysicalId : null,
    };

    private static void Tag(ResourceCall call)
    {
        var tags = (call.Properties["Tags"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(tag => (object?)WireStruct.Of(("Key", tag["Key"]!.GetValue<string>()), ("Value", tag["Value"]!.GetValue<string>()))).ToList();
        if (tags.Count > 0)
        {
            call.Invoke("ec2", "CreateTags", WireStruct.Of(("Resources", new List<object?> { call.PhysicalId }), ("Tags", tags)));
        }
    }

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
        foreach (var (property, operation) in new[] { ("SecurityGroupIngress", "AuthorizeSecurityGroupIngress"), ("SecurityGroupEgress", "AuthorizeSecurityGroupEgress") })
        {
            foreach (var rule in (call.Properties[property] as JsonArray ?? []).OfType<JsonObject>())
            {
                Allow(call, call.PhysicalId, operation, rule);
            }
        }

        return call.PhysicalId;
    }

    private static void Allow(ResourceCall call, string group, string operation, JsonObject rule) => call.Invoke("ec2", operation, Rule(group, rule));

    private static WireStruct Rule(string group, JsonObject rule)
    {
        string? Text(string name) => (rule[name] as JsonValue)?.GetValue<string>();
        long? Port(string name) => long.TryParse(Text(name), out var port) ? port : null;
        var source = Text("SourceSecurityGroupId") ?? Text("DestinationSecurityGroupId");
        var permission = WireStruct.Of(
            ("IpProtocol", Text("IpProtocol")),
            ("FromPort", Port("FromPort")),
            ("ToPort", Port("ToPort")),
            ("IpRanges", Text("CidrIp") is { } cidr ? new List<object?> { WireStruct.Of(("CidrIp", cidr)) } : null),
            ("UserIdGroupPairs", source is not null ? new List<object?> { WireStruct.Of(("GroupId", source)) } : null));
        return WireStruct.Of(("GroupId", group), ("IpPermissions", new List<object?> { permission }));
    }

    private static string RunInstance(ResourceCall call)
    {
        var profile = call.Text("IamInstanceProfile") is { } name ? WireStruct.Of(("Name", name)) : null;
        var source = (JsonObject)call.Properties.DeepClone();
        source.Remove("IamInstanceProfile");
        source.Remove("Tags");
        var plain = new ResourceCall(call.World, call.Stack, call.Resource with { Properties = source });
        var input = plain.Input("ec2", "RunInstances", ("MinCount", 1L), ("MaxCount", 1L), ("IamInstanceProfile", profile));
        call.Resource.PhysicalId = call.Invoke("ec2", "RunInstances", input).Structs("Instances").First().Text("InstanceId")!;
        Tag(call);
        return call.PhysicalId;
    }

    private static WireStruct? Instance(ResourceCall call) => ResourceTypes.Look(() =>
        call.Invoke("ec2", "DescribeInstances", WireStruct.Of(("InstanceIds", new List<object?> { call.PhysicalId }))))?
        .Structs("Reservations").FirstOrDefault()?.Structs("Instances").FirstOrDefault();

    private static string? State(ResourceCall call) => Instance(call)?.Struct("State")?.Text("Name");
}
