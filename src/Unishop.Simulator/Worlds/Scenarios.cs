using System.Collections.Immutable;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Worlds;

/// <summary>Worlds to begin with.</summary>
public static class Scenarios
{
    /// <summary>Nothing but default networks.</summary>
    public const string Empty = "empty";

    /// <summary>The pilot light at the point where failover begins.</summary>
    public const string PilotLight = "pilot-light";

    private const string Primary = "us-east-1";
    private const string Standby = "us-west-1";
    private const string EngineVersion = "5.7.mysql_aurora.2.11.1";
    private static readonly TimeSpan Age = TimeSpan.FromHours(4);

    private static readonly (string Name, string Description)[] Catalogue =
    [
        ("UnicornFloat", "A float for the pool, with a horn to hold on to."),
        ("UnicornHipHop", "A cap for unicorns with rhythm."),
        ("UnicornPartyDress", "For the night when everything stays up."),
        ("UnicornGlitter", "Goes everywhere and never comes off."),
        ("UnicornBeddings", "Sleep well: the standby is ready."),
        ("UnicornPink", "The classic, in the one true colour."),
        ("UnicornBackpack", "Carries what you could not lose."),
        ("UnicornBlanket", "Warm, like the standby in the next lab."),
        ("UnicornCool", "Sunglasses included."),
        ("UnicornFluffy", "Soft to the last strand."),
    ];

    /// <summary>The scenarios that can be asked for.</summary>
    public static ImmutableArray<string> All { get; } = [Empty, PilotLight];

    /// <summary>The shopper that the pilot light begins with, who has five unicorns in the cart.</summary>
    public const string Trainer = "trainer@unishop.example";

    /// <summary>The Regions that there are.</summary>
    internal static ImmutableArray<string> Regions { get; } = [Primary, Standby];

    internal static World Create(string scenario, long seed, DateTimeOffset now, string baseUrl)
    {
        var world = new World(scenario, seed, now - Age, baseUrl);
        AddDefaultNetwork(world, Primary);
        AddDefaultNetwork(world, Standby);
        if (scenario == PilotLight)
        {
            AddPilotLight(world);
        }

        world.Advance(now);
        // What took time before the beginning is history, not somebody's recovery.
        world.Operations.Clear();
        return world;
    }

    private static void AddPilotLight(World world)
    {
        var east = AddNetworkStack(world, Primary);
        var west = AddNetworkStack(world, Standby);
        var writer = AddCluster(world, "pilot-primary", Primary, "unishop-pilot", isWriter: true);
        var reader = AddCluster(world, "pilot-secondary", Standby, "unishop-pilot", isWriter: false);
        var global = new GlobalCluster { Id = "pilot-global", ResourceId = "cluster-" + world.Random.Hex(16), EngineVersion = EngineVersion };
        global.Members.Add(new GlobalMembership { ClusterArn = writer.Arn, IsWriter = true });
        global.Members.Add(new GlobalMembership { ClusterArn = reader.Arn });
        world.GlobalClusters[global.Id] = global;

        var original = AddImage(world, Primary, "pilotAMI", "", world.StartedAt + TimeSpan.FromMinutes(40));
        AddImage(world, Standby, "pilotAMI", $"[Copied {original.Id} from {Primary}] pilotAMI", world.StartedAt + TimeSpan.FromMinutes(55));

        AddAppStack(world, "pilot-primary", Primary, isPrimary: true);
        AddAppStack(world, "pilot-secondary", Standby, isPrimary: false);
        AddPrimaryInstance(world, east, original.ConfiguredCluster);
        _ = west;
        Fill(world, writer);
    }

    private static void Fill(World world, DbCluster writer)
    {
        foreach (var (name, description) in Catalogue)
        {
            Aurora.Commit(world, writer, new UnicornAdded(new Unicorn(Uuid(world), name, description, 100m, name)));
        }

        var trainer = new Shopper(Uuid(world), Trainer, "Tara", "Trainer");
        Aurora.Commit(world, writer, new ShopperAdded(trainer));
        foreach (var unicorn in writer.Data.Unicorns.Take(5).ToArray())
        {
            Aurora.Commit(world, writer, new BasketAdded(trainer.Uuid, unicorn.Uuid));
        }

        world.Advance(world.Now + TimeSpan.FromMinutes(1));
        Aurora.Replicate(world);
    }

    private static void AddPrimaryInstance(World world, Network network, string cluster)
    {
        var stack = world.Stack(Primary, "pilot-primary")!;
        var instance = NewInstance(world, Primary, "ami-0" + world.Random.Hex(16), "t3.small", network.Subnets[0].Id, network.Groups[0].Id,
            stack.Resources.Find(resource => resource.LogicalId == "S3InstanceProfile")!.PhysicalId, cluster, null, null);
        instance.Tags["Name"] = "pilot-primary";
        instance.State = "running";
        instance.StatusChecks = "ok";
        stack.Resources.Add(new StackResource("EC2Instance", instance.Id, "AWS::EC2::Instance", world.Now));
        world.Instances.Add(instance);
        Volumes.AddRoot(world, instance, null);
        Compute.Boot(world, instance, null);
    }

    internal static Instance NewInstance(
        World world, string region, string imageId, string type, string subnet, string group, string? profile, string cluster, string? token, string? fingerprint)
    {
        var (dns, b) = Compute.Address(world, region);
        return new Instance
        {
            Id = world.Id("i"),
            Region = region,
            ImageId = imageId,
            Type = type,
            SubnetId = subnet,
            SecurityGroupId = group,
            Profile = profile,
            LaunchedAt = world.Now,
            PublicDns = dns,
            PrivateIp = $"10.0.0.{b}",
            ConfiguredCluster = cluster,
            HasUnishop = true,
            ClientToken = token,
            Fingerprint = fingerprint,
        };
    }

    private static DbCluster AddCluster(World world, string id, string region, string instance, bool isWriter)
    {
        var cluster = new DbCluster
        {
            Id = id,
            Region = region,
            EngineVersion = EngineVersion,
            Suffix = world.Random.Letters(12),
            SubnetGroup = $"network-stack-dbsubnetgroup-{world.Random.Letters(12)}",
            CreatedAt = world.Now,
            GlobalId = "pilot-global",
            IsWriter = isWriter,
            WriterEndpointActive = isWriter,
            SecondarySince = isWriter ? null : world.Now,
        };
        cluster.Instances.Add(new DbInstance { Id = instance, Class = "db.r5.xlarge" });
        world.Clusters.Add(cluster);
        return cluster;
    }

    private static Image AddImage(World world, string region, string name, string description, DateTimeOffset at)
    {
        var image = new Image
        {
            Id = world.Id("ami"),
            Region = region,
            Name = name,
            Description = description,
            SnapshotId = world.Id("snap"),
            CreatedAt = at,
            ConfiguredCluster = $"{Primary}/pilot-primary",
            HasUnishop = true,
            State = "available",
        };
        world.Images.Add(image);
        Compute.AddSnapshot(world, image).CompletedAt = at;
        return image;
    }

    private static void AddAppStack(World world, string name, string region, bool isPrimary)
    {
        var bucket = new Bucket
        {
            Name = $"{name}-uibucket-{world.Random.Letters(12)}",
            Region = region,
            CreatedAt = world.Now,
            Block = PublicAccessBlock.Nothing,
            Website = new BucketWebsite { IndexDocument = "index.html", ErrorDocument = "error.html" },
        };
        bucket.Policy = BucketPolicy.PublicRead(bucket.Name);
        world.Buckets[bucket.Name] = bucket;
        var stack = NewStack(world, name, region);
        stack.Parameters["IsPrimary"] = isPrimary ? "yes" : "no";
        stack.Parameters["NetworkStackName"] = "network-stack";
        stack.Outputs["WebsiteURL"] = $"{world.BaseUrl}/website/{bucket.Name}/";
        Resource(stack, "InstanceLogGroup", $"{name}-InstanceLogGroup-{world.Random.Letters(12)}", "AWS::Logs::LogGroup");
        Resource(stack, "S3Role", $"{name}-{region}", "AWS::IAM::Role");
        Resource(stack, "S3Policy", "S3Policy-pilot", "AWS::IAM::Policy");
        Resource(stack, "S3InstanceProfile", $"{name}-S3InstanceProfile-{world.Random.Letters(12)}", "AWS::IAM::InstanceProfile");
        Resource(stack, "UIBucket", bucket.Name, "AWS::S3::Bucket");
        Resource(stack, "UIBucketPolicy", bucket.Name + "-policy", "AWS::S3::BucketPolicy");
        Resource(stack, isPrimary ? "RDSClusterPrimary" : "RDSClusterSecondary", name, "AWS::RDS::DBCluster");
        Resource(stack, "RDSDBInstance", "unishop-pilot", "AWS::RDS::DBInstance");
        if (isPrimary)
        {
            Resource(stack, "GlobalCluster", "pilot-global", "AWS::RDS::GlobalCluster");
        }

        void Resource(Stack target, string logical, string physical, string type) =>
            target.Resources.Add(new StackResource(logical, physical, type, world.Now));
    }

    private static Network AddNetworkStack(World world, string region)
    {
        var network = NewNetwork(world, region, isDefault: false, "10.0.0.0/16", "10.0.0.0/24", "10.0.1.0/24",
            new SecurityGroup(world.Id("sg"), $"network-stack-WebServerSecurityGroup-{world.Random.Letters(12).ToUpperInvariant()}", "HTTP and HTTPS from anywhere"),
            new SecurityGroup(world.Id("sg"), $"network-stack-DBSecurityGroup-{world.Random.Letters(12).ToUpperInvariant()}", "MySQL from the web servers"));
        network.Groups[0].Ingress.AddRange([new("tcp", 80, 80, "0.0.0.0/0", null, null), new("tcp", 443, 443, "0.0.0.0/0", null, null)]);
        network.Groups[1].Ingress.Add(new SecurityRule("tcp", 3306, 3306, null, network.Groups[0].Id, null));
        var stack = NewStack(world, "network-stack", region);
        Export("SubnetID1", network.Subnets[0].Id);
        Export("SubnetID2", network.Subnets[1].Id);
        Export("WebSecurityGroupID", network.Groups[0].Id);
        Export("DBSecurityGroupID", network.Groups[1].Id);
        Export("DBSubnetGroupName", $"network-stack-dbsubnetgroup-{world.Random.Letters(12)}");
        stack.Resources.Add(new StackResource("VPC", network.VpcId, "AWS::EC2::VPC", world.Now));
        stack.Resources.Add(new StackResource("WebServerSecurityGroup", network.Groups[0].Id, "AWS::EC2::SecurityGroup", world.Now));
        stack.Resources.Add(new StackResource("DBSecurityGroup", network.Groups[1].Id, "AWS::EC2::SecurityGroup", world.Now));
        return network;

        void Export(string key, string value)
        {
            stack.Outputs[key] = value;
            stack.Exports[key] = $"network-stack-{key}";
        }
    }

    private static void AddDefaultNetwork(World world, string region)
    {
        NewNetwork(world, region, isDefault: true, "172.31.0.0/16", "172.31.0.0/20", "172.31.16.0/20");
    }

    private static Network NewNetwork(World world, string region, bool isDefault, string cidr, string first, string second, params SecurityGroup[] groups)
    {
        var network = Network.Begin(world, region, world.Id("vpc"), isDefault, cidr);
        network.DnsHostnames = true;
        network.Groups.InsertRange(0, groups);
        foreach (var (zone, block) in new[] { (region + "a", first), (region + "b", second) })
        {
            network.Add(world, new Subnet(world.Id("subnet"), zone, block) { IsZoneDefault = isDefault, MapsPublicAddress = true });
        }

        var gateway = new InternetGateway("igw-0" + WorldRandom.Of(world.Seed, network.VpcId, 1).Hex(16), region);
        world.Ec2.Gateways.Add(gateway);
        network.Gateway = gateway;
        network.MainTable.Routes.Add(new Route("0.0.0.0/0", gateway.Id));
        return network;
    }

    private static Stack NewStack(World world, string name, string region)
    {
        var stack = new Stack
        {
            Name = name,
            Region = region,
            Id = $"arn:aws:cloudformation:{region}:{World.Account}:stack/{name}/{Uuid(world)}",
            CreatedAt = world.Now,
        };
        world.Stacks.Add(stack);
        return stack;
    }

    private static string Uuid(World world) => world.Random.Uuid();
}
