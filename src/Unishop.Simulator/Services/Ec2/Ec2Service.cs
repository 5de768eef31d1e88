using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>EC2: instances, images, networks, tags.</summary>
internal sealed class Ec2Service : AwsService
{
    public Ec2Service()
    {
        InstanceOperations();
        ImageOperations();
        StorageOperations();
        TemplateOperations();
        NetworkOperations();
        RoutingOperations();
        GroupOperations();
        Changes("CreateTags", Ec2Tags.Create);
        Changes("DeleteTags", Ec2Tags.Delete);
        Reads("DescribeTags", Ec2Tags.Describe);
        Reads("DescribeRegions", Regions);
        Reads("DescribeAvailabilityZones", Zones);
    }

    public override string Model => "ec2";

    private void InstanceOperations()
    {
        Reads("DescribeInstances", Ec2Instances.Describe);
        Reads("DescribeInstanceStatus", Ec2Instances.DescribeStatus);
        Reads("DescribeInstanceAttribute", Ec2InstanceFacts.Attribute);
        Reads("DescribeNetworkInterfaces", Ec2InstanceFacts.Interfaces);
        Reads("GetConsoleOutput", Ec2InstanceFacts.Console);
        Changes("RunInstances", InstanceLaunches.Run);
        Changes("StartInstances", Ec2InstanceStates.Start);
        Changes("StopInstances", Ec2InstanceStates.Stop);
        Changes("RebootInstances", Ec2InstanceStates.Reboot);
        Changes("TerminateInstances", Ec2Instances.Terminate);
        Changes("ModifyInstanceAttribute", Ec2InstanceStates.Modify);
        Reads("DescribeIamInstanceProfileAssociations", Ec2Profiles.Describe);
        Changes("AssociateIamInstanceProfile", Ec2Profiles.Associate);
        Changes("ReplaceIamInstanceProfileAssociation", Ec2Profiles.Replace);
        Changes("DisassociateIamInstanceProfile", Ec2Profiles.Disassociate);
    }

    private void ImageOperations()
    {
        Reads("DescribeImages", Ec2Images.Describe);
        Changes("CreateImage", Ec2Images.Create);
        Changes("CopyImage", Ec2Images.Copy);
        Changes("RegisterImage", Ec2Images.Register);
        Changes("DeregisterImage", Ec2Images.Deregister);
        Reads("DescribeImageAttribute", Ec2ImageAttributes.Describe);
        Changes("ModifyImageAttribute", Ec2ImageAttributes.Modify);
        Changes("ResetImageAttribute", Ec2ImageAttributes.Reset);
    }

    private void StorageOperations()
    {
        Reads("DescribeSnapshots", Ec2Snapshots.Describe);
        Changes("CreateSnapshot", Ec2Snapshots.Create);
        Changes("CopySnapshot", Ec2Snapshots.Copy);
        Changes("DeleteSnapshot", Ec2Snapshots.Delete);
        Reads("DescribeVolumes", Ec2Volumes.Describe);
        Changes("CreateVolume", Ec2Volumes.Create);
        Changes("AttachVolume", Ec2Volumes.Attach);
        Changes("DetachVolume", Ec2Volumes.Detach);
        Changes("DeleteVolume", Ec2Volumes.Delete);
    }

    private void TemplateOperations()
    {
        Reads("DescribeLaunchTemplates", Ec2LaunchTemplates.Describe);
        Reads("DescribeLaunchTemplateVersions", Ec2LaunchTemplates.DescribeVersions);
        Changes("CreateLaunchTemplate", Ec2LaunchTemplates.Create);
        Changes("CreateLaunchTemplateVersion", Ec2LaunchTemplates.CreateVersion);
        Changes("ModifyLaunchTemplate", Ec2LaunchTemplates.Modify);
        Changes("DeleteLaunchTemplate", Ec2LaunchTemplates.Delete);
        Changes("DeleteLaunchTemplateVersions", Ec2LaunchTemplates.DeleteVersions);
        Reads("DescribeKeyPairs", Ec2KeyPairs.Describe);
        Changes("CreateKeyPair", Ec2KeyPairs.Create);
        Changes("ImportKeyPair", Ec2KeyPairs.Import);
        Changes("DeleteKeyPair", Ec2KeyPairs.Delete);
    }

    private void GroupOperations()
    {
        Reads("DescribeSecurityGroups", Ec2SecurityGroups.Describe);
        Changes("CreateSecurityGroup", Ec2SecurityGroups.Create);
        Changes("DeleteSecurityGroup", Ec2SecurityGroups.Delete);
        Changes("AuthorizeSecurityGroupIngress", call => Ec2SecurityGroups.Authorize(call, egress: false));
        Changes("AuthorizeSecurityGroupEgress", call => Ec2SecurityGroups.Authorize(call, egress: true));
        Changes("RevokeSecurityGroupIngress", call => Ec2SecurityGroups.Revoke(call, egress: false));
        Changes("RevokeSecurityGroupEgress", call => Ec2SecurityGroups.Revoke(call, egress: true));
    }

    private void NetworkOperations()
    {
        Changes("CreateVpc", Ec2Vpcs.Create);
        Reads("DescribeVpcs", Ec2Vpcs.Describe);
        Changes("ModifyVpcAttribute", Ec2Vpcs.Modify);
        Reads("DescribeVpcAttribute", Ec2Vpcs.Attribute);
        Changes("DeleteVpc", Ec2Vpcs.Delete);
        Changes("CreateSubnet", Ec2Subnets.Create);
        Reads("DescribeSubnets", Ec2Subnets.Describe);
        Changes("ModifySubnetAttribute", Ec2Subnets.Modify);
        Changes("DeleteSubnet", Ec2Subnets.Delete);
        Changes("CreateNetworkAcl", Ec2NetworkAcls.Create);
        Reads("DescribeNetworkAcls", Ec2NetworkAcls.Describe);
        Changes("CreateNetworkAclEntry", Ec2NetworkAcls.CreateEntry);
        Changes("ReplaceNetworkAclEntry", Ec2NetworkAcls.ReplaceEntry);
        Changes("DeleteNetworkAclEntry", Ec2NetworkAcls.DeleteEntry);
        Changes("ReplaceNetworkAclAssociation", Ec2NetworkAcls.ReplaceAssociation);
        Changes("DeleteNetworkAcl", Ec2NetworkAcls.Delete);
    }

    private void RoutingOperations()
    {
        Changes("CreateInternetGateway", Ec2Gateways.Create);
        Changes("AttachInternetGateway", Ec2Gateways.Attach);
        Reads("DescribeInternetGateways", Ec2Gateways.Describe);
        Changes("DetachInternetGateway", Ec2Gateways.Detach);
        Changes("DeleteInternetGateway", Ec2Gateways.Delete);
        Changes("CreateRouteTable", Ec2RouteTables.Create);
        Reads("DescribeRouteTables", Ec2RouteTables.Describe);
        Changes("DeleteRouteTable", Ec2RouteTables.Delete);
        Changes("CreateRoute", Ec2RouteTables.CreateRoute);
        Changes("ReplaceRoute", Ec2RouteTables.ReplaceRoute);
        Changes("DeleteRoute", Ec2RouteTables.DeleteRoute);
        Changes("AssociateRouteTable", Ec2RouteTables.Associate);
        Changes("DisassociateRouteTable", Ec2RouteTables.Disassociate);
    }

    private static WireStruct Regions(AwsCall call)
    {
        var asked = call.Input.Texts("RegionNames").ToArray();
        return asked.FirstOrDefault(name => !Core.Regions.IsKnown(name)) is { } missing
            ? throw Error("InvalidParameterValue", $"Invalid region: [{missing}]. Use one of {string.Join(", ", Core.Regions.All)}.")
            : Of(("Regions", Core.Regions.All.Where(region => (asked.Length == 0 || asked.Contains(region)) && Ec2Filters.Match(call.Input, name => name switch
            {
                "region-name" => [region],
                "endpoint" => [$"ec2.{region}.amazonaws.com"],
                "opt-in-status" => ["opt-in-not-required"],
                _ => null,
            }))
            .Select(region => Of(("RegionName", region), ("Endpoint", $"ec2.{region}.amazonaws.com"), ("OptInStatus", "opt-in-not-required")))));
    }

    private static WireStruct Zones(AwsCall call)
    {
        var zones = "ab".Select((letter, at) => (Name: call.Region + letter, Id: $"{Core.Regions.ShortName(call.Region)}-az{at + 1}")).ToArray();
        var (names, ids) = (call.Input.Texts("ZoneNames").ToArray(), call.Input.Texts("ZoneIds").ToArray());
        if (names.Except(zones.Select(zone => zone.Name)).Concat(ids.Except(zones.Select(zone => zone.Id))).FirstOrDefault() is { } unknown)
        {
            throw Error("InvalidParameterValue", $"Invalid availability zone: [{unknown}]");
        }

        return Of(("AvailabilityZones", zones.Where(zone => (names.Length == 0 || names.Contains(zone.Name)) && (ids.Length == 0 || ids.Contains(zone.Id))
            && Ec2Filters.Match(call.Input, name => name switch
            {
                "zone-name" => [zone.Name],
                "zone-id" => [zone.Id],
                "region-name" or "group-name" => [call.Region],
                "state" => ["available"],
                "zone-type" => ["availability-zone"],
                "opt-in-status" => ["opt-in-not-required"],
                "message" => [],
                _ => null,
            }))
            .Select(zone => Of(
                ("ZoneName", zone.Name), ("ZoneId", zone.Id), ("RegionName", call.Region), ("State", "available"), ("ZoneType", "availability-zone"), ("GroupName", call.Region),
                ("NetworkBorderGroup", call.Region), ("OptInStatus", "opt-in-not-required")))));
    }
}
