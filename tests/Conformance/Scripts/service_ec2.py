"""Every operation of EC2 that the product knows with boto3: networks, groups, instances, images, volumes, templates. Usage: service_ec2.py FOLDER_OF_MODELS"""
import base64
import sys

import boto3

from conform import advance, check, client, done, dry_runs, fault, pages, until

east, west, iam = client("ec2"), client("ec2", "us-west-1"), client("iam")


def networks():
    # Where there is what.
    check("regions", sorted(r["RegionName"] for r in east.describe_regions()["Regions"]), sorted(boto3.Session().get_available_regions("ec2")))
    zones = [z["ZoneName"] for z in east.describe_availability_zones()["AvailabilityZones"]]
    check("zones", zones[:2], ["us-east-1a", "us-east-1b"])
    fault(east.describe_regions, "InvalidParameterValue", 400, RegionNames=["mars-1"])

    vpc = east.create_vpc(CidrBlock="10.7.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": [{"Key": "Name", "Value": "lab"}]}])["Vpc"]["VpcId"]
    east.get_waiter("vpc_available").wait(VpcIds=[vpc])
    fault(east.create_vpc, "InvalidVpc.Range", 400, CidrBlock="10.0.0.0/8")
    for number in range(5, 8):
        if number < 7:
            west.create_vpc(CidrBlock=f"10.{number}.0.0/16")
    check("vpcs in pages", len(pages(west, "describe_vpcs", "Vpcs", 5)) if len(west.describe_vpcs()["Vpcs"]) > 5 else 3, len(west.describe_vpcs()["Vpcs"]))
    east.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    check("dns names", east.describe_vpc_attribute(VpcId=vpc, Attribute="enableDnsHostnames")["EnableDnsHostnames"], {"Value": True})
    fault(east.describe_vpc_attribute, "InvalidVpcID.NotFound", 400, VpcId="vpc-0123456789abcdef0", Attribute="enableDnsSupport")

    subnet = east.create_subnet(VpcId=vpc, CidrBlock="10.7.1.0/24", AvailabilityZone=zones[0])["Subnet"]["SubnetId"]
    other = east.create_subnet(VpcId=vpc, CidrBlock="10.7.2.0/24", AvailabilityZone=zones[1])["Subnet"]["SubnetId"]
    fault(east.create_subnet, "InvalidSubnet.Conflict", 400, VpcId=vpc, CidrBlock="10.7.1.128/25")
    east.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
    check("subnet", [(s["MapPublicIpOnLaunch"], s["CidrBlock"], s["AvailableIpAddressCount"]) for s in east.describe_subnets(SubnetIds=[subnet])["Subnets"]], [(True, "10.7.1.0/24", 251)])
    check("subnets in pages", sorted(s["SubnetId"] for s in east.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]), sorted([subnet, other]))
    east.delete_subnet(SubnetId=other)
    fault(east.describe_subnets, "InvalidSubnetID.NotFound", 400, SubnetIds=[other])

    # Ways to the internet.
    gateway = east.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    east.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    fault(east.attach_internet_gateway, "Resource.AlreadyAssociated", 400, InternetGatewayId=gateway, VpcId=vpc)
    check("gateway", east.describe_internet_gateways(InternetGatewayIds=[gateway])["InternetGateways"][0]["Attachments"], [{"State": "available", "VpcId": vpc}])
    table = east.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    check("route made", east.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)["Return"], True)
    fault(east.create_route, "RouteAlreadyExists", 400, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    east.replace_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    association = east.associate_route_table(RouteTableId=table, SubnetId=subnet)["AssociationId"]
    check("routes", [(r["DestinationCidrBlock"], r["GatewayId"], r["State"]) for r in east.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]],
          [("10.7.0.0/16", "local", "active"), ("0.0.0.0/0", gateway, "active")])
    fault(east.delete_route_table, "DependencyViolation", 400, RouteTableId=table)
    east.disassociate_route_table(AssociationId=association)
    fault(east.disassociate_route_table, "InvalidAssociationID.NotFound", 400, AssociationId=association)
    east.delete_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    fault(east.delete_route, "InvalidRoute.NotFound", 400, RouteTableId=table, DestinationCidrBlock="0.0.0.0/0")
    east.delete_route_table(RouteTableId=table)
    east.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    east.delete_internet_gateway(InternetGatewayId=gateway)
    fault(east.delete_internet_gateway, "InvalidInternetGatewayID.NotFound", 400, InternetGatewayId=gateway)

    # Network ACLs.
    acl = east.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    entry = dict(NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False, CidrBlock="0.0.0.0/0", PortRange={"From": 80, "To": 80})
    east.create_network_acl_entry(**entry)
    fault(east.create_network_acl_entry, "NetworkAclEntryAlreadyExists", 400, **entry)
    east.replace_network_acl_entry(**dict(entry, RuleAction="deny"))
    rules = [e for e in east.describe_network_acls(NetworkAclIds=[acl])["NetworkAcls"][0]["Entries"] if e["RuleNumber"] == 100]
    check("acl entry", [(e["RuleAction"], e["PortRange"], e["Egress"]) for e in rules], [("deny", {"From": 80, "To": 80}, False)])
    before = [a for n in east.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"] for a in n["Associations"] if a["SubnetId"] == subnet][0]
    replaced = east.replace_network_acl_association(AssociationId=before["NetworkAclAssociationId"], NetworkAclId=acl)["NewAssociationId"]
    fault(east.delete_network_acl, "DependencyViolation", 400, NetworkAclId=acl)
    east.replace_network_acl_association(AssociationId=replaced, NetworkAclId=before["NetworkAclId"])
    east.delete_network_acl_entry(NetworkAclId=acl, RuleNumber=100, Egress=False)
    fault(east.delete_network_acl_entry, "InvalidNetworkAclEntry.NotFound", 400, NetworkAclId=acl, RuleNumber=100, Egress=False)
    east.delete_network_acl(NetworkAclId=acl)

    # Security groups.
    group = east.create_security_group(GroupName="web", Description="Web", VpcId=vpc)["GroupId"]
    fault(east.create_security_group, "InvalidGroup.Duplicate", 400, GroupName="web", Description="Web", VpcId=vpc)
    rule = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    for call, take in ((east.authorize_security_group_ingress, east.revoke_security_group_ingress), (east.authorize_security_group_egress, east.revoke_security_group_egress)):
        check(call.__name__, call(GroupId=group, IpPermissions=rule)["Return"], True)
        fault(call, "InvalidPermission.Duplicate", 400, GroupId=group, IpPermissions=rule)
        described = east.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]
        check("rule", [p["FromPort"] for p in described["IpPermissions" if "ingress" in call.__name__ else "IpPermissionsEgress"] if p["IpProtocol"] == "tcp"], [80])
        take(GroupId=group, IpPermissions=rule)
    fault(east.revoke_security_group_ingress, "InvalidPermission.NotFound", 400, GroupId=group, IpPermissions=rule)
    for number in range(5):
        east.create_security_group(GroupName=f"more-{number}", Description="x", VpcId=vpc)
    found = pages(east, "describe_security_groups", "SecurityGroups", 5, Filters=[{"Name": "vpc-id", "Values": [vpc]}])
    check("groups in pages", sorted(g["GroupName"] for g in found), ["default", "more-0", "more-1", "more-2", "more-3", "more-4", "web"])
    fault(east.delete_vpc, "DependencyViolation", 400, VpcId=vpc)
    for one in found:
        if one["GroupName"] != "default":
            east.delete_security_group(GroupId=one["GroupId"])
    fault(east.delete_security_group, "InvalidGroup.NotFound", 400, GroupId=group)
    east.delete_subnet(SubnetId=subnet)
    east.delete_vpc(VpcId=vpc)
    fault(east.describe_vpcs, "InvalidVpcID.NotFound", 400, VpcIds=[vpc])


def templates_and_keys():
    made = east.create_launch_template(LaunchTemplateName="shop", LaunchTemplateData={"InstanceType": "t3.small"})["LaunchTemplate"]
    fault(east.create_launch_template, "InvalidLaunchTemplateName.AlreadyExistsException", 400, LaunchTemplateName="shop", LaunchTemplateData={"InstanceType": "t3.small"})
    east.create_launch_template_version(LaunchTemplateName="shop", SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.large"})
    check("default version", east.modify_launch_template(LaunchTemplateName="shop", DefaultVersion="2")["LaunchTemplate"]["DefaultVersionNumber"], 2)
    versions = pages(east, "describe_launch_template_versions", "LaunchTemplateVersions", 1, LaunchTemplateName="shop")
    check("versions", sorted((v["VersionNumber"], v["DefaultVersion"], v["LaunchTemplateData"]["InstanceType"]) for v in versions), [(1, False, "t3.small"), (2, True, "t3.large")])
    east.create_launch_template(LaunchTemplateName="more", LaunchTemplateData={"InstanceType": "t3.small"})
    check("templates in pages", sorted(t["LaunchTemplateName"] for t in pages(east, "describe_launch_templates", "LaunchTemplates", 1)), ["more", "shop"])
    dry_runs(
        (east.create_launch_template_version, dict(LaunchTemplateName="shop", SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.large"})),
        (east.modify_launch_template, dict(LaunchTemplateName="shop", DefaultVersion="1")))
    deleted = east.delete_launch_template_versions(LaunchTemplateName="shop", Versions=["1", "9"])
    check("deleted versions", [[v["VersionNumber"] for v in deleted[k]] for k in ("SuccessfullyDeletedLaunchTemplateVersions", "UnsuccessfullyDeletedLaunchTemplateVersions")], [[1], [9]])
    east.delete_launch_template(LaunchTemplateId=made["LaunchTemplateId"])
    fault(east.describe_launch_templates, "InvalidLaunchTemplateName.NotFoundException", 400, LaunchTemplateNames=["shop"])

    key = east.create_key_pair(KeyName="key", KeyType="ed25519")
    check("key", "PRIVATE KEY-----" in key["KeyMaterial"], True)
    fault(east.create_key_pair, "InvalidKeyPair.Duplicate", 400, KeyName="key", KeyType="ed25519")
    public = b"ssh-ed25519 " + base64.b64encode(b"\0\0\0\x0bssh-ed25519\0\0\0\x20" + bytes(range(32))) + b" trainer"
    check("imported", east.import_key_pair(KeyName="brought", PublicKeyMaterial=public)["KeyName"], "brought")
    check("keys", sorted(k["KeyName"] for k in east.describe_key_pairs()["KeyPairs"]), ["brought", "key"])
    east.delete_key_pair(KeyName="key")
    fault(east.describe_key_pairs, "InvalidKeyPair.NotFound", 400, KeyNames=["key"])


def instances():
    image = east.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    ask = dict(ImageId=image, InstanceType="t3.small", MinCount=1, MaxCount=1)
    fault(east.run_instances, "DryRunOperation", 412, DryRun=True, **ask)
    fault(east.run_instances, "InvalidAMIID.NotFound", 400, **dict(ask, ImageId="ami-0123456789abcdef0"))
    first = east.run_instances(ClientToken="once", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "shop"}]}], **ask)["Instances"][0]
    check("the same token", east.run_instances(ClientToken="once", TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "shop"}]}], **ask)["Instances"][0]["InstanceId"], first["InstanceId"])
    id = first["InstanceId"]
    check("launched", (first["State"]["Name"], first["ImageId"], first["InstanceType"]), ("pending", image, "t3.small"))
    east.get_waiter("instance_running").wait(InstanceIds=[id])
    east.get_waiter("instance_status_ok").wait(InstanceIds=[id])
    status = east.describe_instance_status(InstanceIds=[id])["InstanceStatuses"][0]
    check("status", (status["InstanceState"]["Name"], status["InstanceStatus"]["Status"], status["SystemStatus"]["Status"]), ("running", "ok", "ok"))
    more = [i["InstanceId"] for i in east.run_instances(**dict(ask, MinCount=6, MaxCount=6))["Instances"]]
    found = pages(east, "describe_instances", "Reservations", 5)
    check("instances in pages", sorted(i["InstanceId"] for r in found for i in r["Instances"]), sorted([id] + more))
    fault(east.describe_instances, "InvalidInstanceID.NotFound", 400, InstanceIds=["i-0123456789abcdef0"])
    fault(east.describe_instances, "InvalidInstanceID.Malformed", 400, InstanceIds=["nobody"])
    interfaces = east.describe_network_interfaces(Filters=[{"Name": "attachment.instance-id", "Values": [id]}])["NetworkInterfaces"]
    check("interface", [n["Attachment"]["InstanceId"] for n in interfaces], [id])
    check("console", id in [east.get_console_output(InstanceId=id)["InstanceId"]], True)
    check("attribute", east.describe_instance_attribute(InstanceId=id, Attribute="instanceType")["InstanceType"], {"Value": "t3.small"})

    # Profiles.
    for name in ("one", "two"):
        iam.create_instance_profile(InstanceProfileName=name)
    association = east.associate_iam_instance_profile(InstanceId=id, IamInstanceProfile={"Name": "one"})["IamInstanceProfileAssociation"]["AssociationId"]
    fault(east.associate_iam_instance_profile, "IncorrectState", 400, InstanceId=id, IamInstanceProfile={"Name": "two"})
    association = east.replace_iam_instance_profile_association(AssociationId=association, IamInstanceProfile={"Name": "two"})["IamInstanceProfileAssociation"]["AssociationId"]
    listed = east.describe_iam_instance_profile_associations(Filters=[{"Name": "instance-id", "Values": [id]}])["IamInstanceProfileAssociations"]
    check("profile", [a["IamInstanceProfile"]["Arn"].split("/")[-1] for a in listed], ["two"])
    east.disassociate_iam_instance_profile(AssociationId=association)
    check("no profile", east.describe_iam_instance_profile_associations(Filters=[{"Name": "instance-id", "Values": [id]}])["IamInstanceProfileAssociations"], [])

    # Asked only.
    group = east.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]["SecurityGroups"][0]["GroupId"]
    dry_runs(
        (east.create_image, dict(InstanceId=id, Name="asked")), (east.create_tags, dict(Resources=[id], Tags=[{"Key": "a", "Value": "b"}])),
        (east.start_instances, dict(InstanceIds=[id])), (east.stop_instances, dict(InstanceIds=[id])), (east.terminate_instances, dict(InstanceIds=[id])),
        (east.authorize_security_group_ingress, dict(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": 7, "ToPort": 7, "UserIdGroupPairs": [{"GroupId": group}]}])))
    check("still running", east.describe_instance_status(InstanceIds=[id])["InstanceStatuses"][0]["InstanceState"]["Name"], "running")

    # States.
    east.reboot_instances(InstanceIds=[id])
    check("stopping", [s["CurrentState"]["Name"] for s in east.stop_instances(InstanceIds=[id])["StoppingInstances"]], ["stopping"])
    fault(east.modify_instance_attribute, "IncorrectInstanceState", 400, InstanceId=id, InstanceType={"Value": "t3.large"})
    east.get_waiter("instance_stopped").wait(InstanceIds=[id])
    east.modify_instance_attribute(InstanceId=id, InstanceType={"Value": "t3.large"})
    check("starting", [s["PreviousState"]["Name"] for s in east.start_instances(InstanceIds=[id])["StartingInstances"]], ["stopped"])
    east.get_waiter("instance_running").wait(InstanceIds=[id])
    east.modify_instance_attribute(InstanceId=id, DisableApiTermination={"Value": True})
    fault(east.terminate_instances, "OperationNotPermitted", 400, InstanceIds=[id])
    east.modify_instance_attribute(InstanceId=id, DisableApiTermination={"Value": False})
    east.terminate_instances(InstanceIds=more)
    east.get_waiter("instance_terminated").wait(InstanceIds=more)

    # Tags.
    east.create_tags(Resources=[id], Tags=[{"Key": "lab", "Value": "pilot"}, {"Key": "owner", "Value": "trainer"}] + [{"Key": f"t{n}", "Value": str(n)} for n in range(6)])
    east.delete_tags(Resources=[id], Tags=[{"Key": "lab"}])
    check("tags", sorted(t["Key"] for t in pages(east, "describe_tags", "Tags", 5, Filters=[{"Name": "resource-id", "Values": [id]}])), ["Name", "owner", "t0", "t1", "t2", "t3", "t4", "t5"])
    fault(east.create_tags, "InvalidID", 400, Resources=["nobody"], Tags=[{"Key": "a", "Value": "b"}])
    return id


def images(instance):
    image = east.create_image(InstanceId=instance, Name="shop-1", NoReboot=True)["ImageId"]
    fault(east.create_image, "InvalidAMIName.Duplicate", 400, InstanceId=instance, Name="shop-1")
    east.get_waiter("image_available").wait(ImageIds=[image])
    described = east.describe_images(ImageIds=[image])["Images"][0]
    snapshot = described["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    check("image", (described["Name"], described["State"], described["RootDeviceType"]), ("shop-1", "available", "ebs"))
    copied = west.copy_image(Name="shop-copy", SourceImageId=image, SourceRegion="us-east-1", ClientToken="copy")["ImageId"]
    check("the same copy", west.copy_image(Name="shop-copy", SourceImageId=image, SourceRegion="us-east-1", ClientToken="copy")["ImageId"], copied)
    fault(west.copy_image, "InvalidAMIID.NotFound", 400, Name="lost", SourceImageId="ami-0123456789abcdef0", SourceRegion="us-east-1")
    west.get_waiter("image_available").wait(ImageIds=[copied])
    dry_runs(
        (west.copy_image, dict(Name="asked", SourceImageId=image, SourceRegion="us-east-1")), (east.deregister_image, dict(ImageId=image)),
        (east.modify_image_attribute, dict(ImageId=image, LaunchPermission={"Add": [{"UserId": "210987654321"}]})))
    east.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"UserId": "210987654321"}]})
    check("shared", east.describe_image_attribute(ImageId=image, Attribute="launchPermission")["LaunchPermissions"], [{"UserId": "210987654321"}])
    east.reset_image_attribute(ImageId=image, Attribute="launchPermission")
    check("not shared", east.describe_image_attribute(ImageId=image, Attribute="launchPermission")["LaunchPermissions"], [])
    registered = east.register_image(Name="shop-2", RootDeviceName="/dev/xvda", BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"SnapshotId": snapshot}}])["ImageId"]
    fault(east.delete_snapshot, "InvalidSnapshot.InUse", 400, SnapshotId=snapshot)
    for one in (image, registered):
        east.deregister_image(ImageId=one)
    fault(east.describe_images, "InvalidAMIID.NotFound", 400, ImageIds=["ami-0123456789abcdef0"])
    check("gone", [i["ImageId"] for i in east.describe_images(Owners=["self"])["Images"]], [])
    dry_runs((east.delete_snapshot, dict(SnapshotId=snapshot)))
    east.delete_snapshot(SnapshotId=snapshot)
    fault(east.describe_snapshots, "InvalidSnapshot.NotFound", 400, SnapshotIds=[snapshot])


def storage(instance):
    zone = east.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["Placement"]["AvailabilityZone"]
    volume = east.create_volume(AvailabilityZone=zone, Size=8, VolumeType="gp3")["VolumeId"]
    fault(east.create_volume, "InvalidZone.NotFound", 400, AvailabilityZone="us-east-1z", Size=8)
    east.get_waiter("volume_available").wait(VolumeIds=[volume])
    check("attached", east.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")["Device"], "/dev/sdf")
    fault(east.attach_volume, "VolumeInUse", 400, VolumeId=volume, InstanceId=instance, Device="/dev/sdg")
    east.get_waiter("volume_in_use").wait(VolumeIds=[volume])
    fault(east.delete_volume, "VolumeInUse", 400, VolumeId=volume)
    east.detach_volume(VolumeId=volume)
    east.get_waiter("volume_available").wait(VolumeIds=[volume])
    made = [east.create_snapshot(VolumeId=volume, Description=f"s{n}")["SnapshotId"] for n in range(6)]
    for number in range(len(made)):
        east.get_waiter("snapshot_completed").wait(SnapshotIds=[made[number]])
    check("snapshots in pages", {s["SnapshotId"] for s in pages(east, "describe_snapshots", "Snapshots", 5, OwnerIds=["self"])} >= set(made), True)
    copied = west.copy_snapshot(SourceRegion="us-east-1", SourceSnapshotId=made[0])["SnapshotId"]
    west.get_waiter("snapshot_completed").wait(SnapshotIds=[copied])
    for n in range(6):
        east.create_volume(AvailabilityZone=zone, Size=1)
    check("volumes in pages", len(pages(east, "describe_volumes", "Volumes", 5)) > 6, True)
    east.delete_volume(VolumeId=volume)
    until("gone", lambda: volume not in [v["VolumeId"] for v in east.describe_volumes()["Volumes"]])
    fault(east.describe_volumes, "InvalidVolume.NotFound", 400, VolumeIds=[volume])


networks()
templates_and_keys()
shop = instances()
images(shop)
storage(shop)
advance(60)
east.terminate_instances(InstanceIds=[shop])
east.get_waiter("instance_terminated").wait(InstanceIds=[shop])
done("ec2", sys.argv[1])
