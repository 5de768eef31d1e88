using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Control;

/// <summary>The whole world as a person reads it.</summary>
internal static class WorldView
{
    public static object Of(World world, double speed)
    {
        Aurora.Replicate(world);
        return new
        {
            simulated = true,
            world.Scenario,
            world.Seed,
            scenarios = ScenarioCatalog.All,
            clock = new { now = world.Now, speed },
            faults = world.Faults.All,
            scheduledFaults = world.Faults.Scheduled,
            globalClusters = world.GlobalClusters.Values.Select(global => new
            {
                global.Id,
                global.Status,
                move = global.Move,
                members = global.Members.ToArray(),
            }),
            regions = world.UsedRegions.ToDictionary(region => region, region => (object)new
            {
                clusters = world.Clusters.Where(cluster => cluster.Region == region).Select(cluster => new
                {
                    cluster.Id,
                    cluster.Status,
                    cluster.IsWriter,
                    cluster.WriterEndpointActive,
                    cluster.GlobalId,
                    writeForwarding = AuroraForwarding.StatusOf(cluster),
                    cluster.EngineVersion,
                    instances = cluster.Instances.Select(instance => new { instance.Id, instance.Class, instance.Status, isWriter = cluster.IsWriter && instance == cluster.WriterInstance }),
                    commits = cluster.Data.Log.Count,
                    orders = cluster.Data.Orders.Count,
                    lastOrder = cluster.Data.Orders is [.., var last] ? last.Sequence : 0,
                    shoppers = cluster.Data.Shoppers.Values.Select(shopper => new { shopper.Email, cart = cluster.Data.Basket(shopper.Uuid).Select(uuid => NameOf(cluster.Data, uuid)) }),
                }),
                instances = world.Instances.Where(instance => instance.Region == region).Select(instance => new
                {
                    instance.Id,
                    name = instance.Tags.GetValueOrDefault("Name"),
                    instance.State,
                    instance.StatusChecks,
                    instance.ImageId,
                    instance.AppReady,
                    instance.ConfiguredCluster,
                    instance.PublicDns,
                }),
                loadBalancers = world.LoadBalancers.Where(balancer => balancer.Region == region).Select(balancer => new
                {
                    balancer.Name,
                    balancer.Check,
                    registrations = balancer.Registrations.ToArray(),
                    url = $"{world.BaseUrl}/app/{region}/{balancer.DnsName}/",
                }),
                scalingGroups = world.ScalingGroups.Where(group => group.Region == region).Select(group => new
                {
                    group.Name,
                    group.Min,
                    group.Desired,
                    group.Max,
                    group.LaunchConfiguration,
                    group.Template,
                    instances = group.Instances.Select(member => new { member.Id, member.State, member.Healthy, member.LaunchConfiguration, member.Template }),
                    latest = group.Activities.FirstOrDefault(),
                }),
                securityGroups = world.Networks.Where(network => network.Region == region).SelectMany(network => network.Groups, (network, group) => new
                {
                    network.VpcId,
                    group.Id,
                    group.Name,
                    group.Ingress,
                    group.Egress,
                }),
                networks = world.Networks.Where(network => network.Region == region).Select(network => new
                {
                    network.VpcId,
                    network.IsDefault,
                    network.Cidr,
                    gateway = network.Gateway?.Id,
                    subnets = network.Subnets.Select(subnet => new
                    {
                        subnet.Id,
                        subnet.Zone,
                        subnet.Cidr,
                        routeTable = network.TableOf(subnet.Id).Id,
                        acl = network.AclOf(subnet.Id).Id,
                        isPublic = network.IsPublic(subnet.Id),
                    }),
                    routes = network.RouteTables.ToDictionary(table => table.Id, table => table.Routes),
                    acls = network.Acls.ToDictionary(acl => acl.Id, acl => acl.Entries),
                }),
                images = world.Images.Where(image => image.Region == region).Select(image => new { image.Id, image.Name, image.State, image.CreatedAt, devices = image.Devices }),
                stacks = world.Stacks.Where(stack => stack.Region == region).Select(stack => new
                {
                    stack.Name,
                    stack.Status,
                    stack.StatusReason,
                    stack.ParentId,
                    stack.Outputs,
                    told = stack.HandleSignals,
                    resources = stack.Resources.Select(resource => new { resource.LogicalId, resource.PhysicalId, resource.Type, resource.Status, resource.Reason }),
                }),
                buckets = world.Buckets.Values.Where(bucket => bucket.Region == region).Select(bucket => new
                {
                    bucket.Name,
                    keys = bucket.Objects.Keys,
                    readable = BucketAccess.MayRead(world, bucket, bucket.Website?.IndexDocument ?? "index.html"),
                    url = $"{world.BaseUrl}/website/{bucket.Name}/",
                }),
                edge = EdgeView.Of(world, region),
            }),
            orders = world.Orders.Shops.ToDictionary(shop => shop, shop => world.Orders.Verdict(world, shop)),
            shoppers = world.Shoppers.All,
            edge = EdgeView.Of(world),
            tables = world.Tables.Select(table => new { table.Region, table.Name }),
            distributions = world.Distributions.Select(distribution => new { distribution.Id, distribution.DomainName, url = $"{world.BaseUrl}/cdn/{distribution.Id}/" }),
            snapshots = world.DbSnapshots,
            events = world.DbEvents.TakeLast(50),
        };
    }

    private static string NameOf(ShopData data, string uuid) => data.Unicorns.Find(unicorn => unicorn.Uuid == uuid)?.Name ?? uuid;
}
