using System.Text;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>How instances start and images are made.</summary>
internal static class Compute
{
    public static Instance Launch(World world, Instance instance, string? userData, IEnumerable<BlockDevice> devices)
    {
        world.Instances.Add(instance);
        Volumes.Add(world, instance, devices);
        var operation = world.Begin("RunInstances", instance.Region, instance.Id);
        var launch = world.Random.Draw(TimingProfile.Launch);
        var start = world.Random.Draw(TimingProfile.ApplicationStart);
        var checks = world.Random.Draw(TimingProfile.StatusChecks);
        var run = instance.Run;
        world.After(launch, () => When(instance, run, "pending", () => instance.State = "running"));
        world.After(launch + start, () => When(instance, run, "running", () =>
        {
            Boot(world, instance, userData);
            operation.CompletedAt = world.Now;
        }));
        world.After(launch + checks, () => When(instance, run, "running", () => instance.StatusChecks = "ok"));
        return instance;
    }

    /// <summary>A public name, and the number in it that the private address shares.</summary>
    public static (string Dns, int Number) Address(World world, string region)
    {
        var a = 3 + (int)(world.Random.NextDouble() * 50);
        var b = 1 + (int)(world.Random.NextDouble() * 250);
        var c = 1 + (int)(world.Random.NextDouble() * 250);
        var host = region == "us-east-1" ? "compute-1" : region + ".compute";
        return ($"ec2-{a}-{b}-{c}-10.{host}.amazonaws.com", b);
    }

    /// <summary>Starts a stopped instance: under another public name, and without its user data, which runs at the first start only.</summary>
    public static void Start(World world, Instance instance)
    {
        instance.State = "pending";
        instance.PublicDns = Address(world, instance.Region).Dns;
        var operation = world.Begin("StartInstances", instance.Region, instance.Id);
        var run = ++instance.Run;
        var launch = world.Random.Draw(TimingProfile.Launch);
        world.After(launch, () => When(instance, run, "pending", () => instance.State = "running"));
        BootAfter(world, instance, launch, operation);
    }

    /// <summary>Stops an instance; its public name is gone.</summary>
    public static void Stop(World world, Instance instance)
    {
        instance.State = "stopping";
        instance.AppReady = false;
        DatabaseMetrics.Note(world, instance);
        var run = ++instance.Run;
        world.After(world.Random.Draw(TimingProfile.Stop), () => When(instance, run, "stopping", () => instance.State = "stopped"));
    }

    /// <summary>Reboots an instance: it stays running under its name, the shop is away until it has started again.</summary>
    public static void Reboot(World world, Instance instance)
    {
        instance.AppReady = false;
        DatabaseMetrics.Note(world, instance);
        instance.Run++;
        BootAfter(world, instance, TimeSpan.Zero, world.Begin("RebootInstances", instance.Region, instance.Id));
    }

    private static void BootAfter(World world, Instance instance, TimeSpan delay, Operation operation)
    {
        var run = instance.Run;
        instance.StatusChecks = "initializing";
        world.After(delay + world.Random.Draw(TimingProfile.ApplicationStart), () => When(instance, run, "running", () =>
        {
            Boot(world, instance, null);
            operation.CompletedAt = world.Now;
        }));
        world.After(delay + world.Random.Draw(TimingProfile.StatusChecks), () => When(instance, run, "running", () => instance.StatusChecks = "ok"));
    }

    public static void Terminate(World world, Instance instance)
    {
        if (instance.State is "terminated" or "shutting-down")
        {
            return;
        }

        instance.State = "shutting-down";
        instance.AppReady = false;
        DatabaseMetrics.Note(world, instance);
        world.After(world.Random.Draw(TimingProfile.Terminate), () =>
        {
            instance.State = "terminated";
            Volumes.Release(world, instance);
        });
    }

    public static Image Become(World world, Image image, Duration takes)
    {
        world.Images.Add(image);
        var snapshots = image.Devices.Select(device => device.SnapshotId).OfType<string>().Where(id => !world.Ec2.Snapshots.Exists(known => known.Id == id))
            .Select(id => AddSnapshot(world, image, id)).ToArray();
        world.After(world.Random.Draw(takes), () =>
        {
            Array.ForEach(snapshots, snapshot => snapshot.CompletedAt = world.Now);
            if (image.State == "pending")
            {
                image.State = "available";
                image.Creation?.CompletedAt = world.Now;
            }
        });
        return image;
    }

    /// <summary>A snapshot that an image consists of.</summary>
    private static Snapshot AddSnapshot(World world, Image image, string id)
    {
        var device = image.Devices.First(candidate => candidate.SnapshotId == id);
        var snapshot = new Snapshot
        {
            Id = id,
            Region = image.Region,
            Description = image.SourceImage is { } source
                ? $"Copied for DestinationAmi {image.Id} from SourceAmi {source.Id}. Task created on {world.Now:yyyy-MM-dd'T'HH:mm:ss'Z'}."
                : $"Created by CreateImage({image.SourceInstance}) for {image.Id}",
            SizeGiB = device.SizeGiB,
            StartedAt = world.Now,
            VolumeId = "vol-ffffffff",
            KmsKeyId = device.KmsKeyId,
        };
        world.Ec2.Snapshots.Add(snapshot);
        return snapshot;
    }

    /// <summary>
    /// The system starts: user data first (it may install the shop, or name the cluster to connect to), then the shop's own script, which
    /// may put the page and its configuration into the bucket that the instance profile gives access to.
    /// </summary>
    public static void Boot(World world, Instance instance, string? userData)
    {
        var script = userData is null ? null : new Shop.BootScript(world, instance, Decode(userData));
        script?.Run();
        instance.AppReady = instance.HasUnishop;
        DatabaseMetrics.Note(world, instance);
        if (instance.PublishesSite)
        {
            Publish(world, instance);
        }

        script?.Signal();
    }

    public static void Publish(World world, Instance instance)
    {
        var stack = world.Stacks.FirstOrDefault(candidate => candidate.Region == instance.Region
            && candidate.Resources.Exists(resource => resource.Type == "AWS::IAM::InstanceProfile" && resource.PhysicalId == instance.Profile));
        if (stack?.Resources.Find(resource => resource.LogicalId == "UIBucket") is not { } resource || !world.Buckets.TryGetValue(resource.PhysicalId, out var bucket)
            || !InstanceRole.May(world, instance, "s3:PutObject", $"{bucket.Arn}/index.html"))
        {
            return;
        }

        foreach (var file in Shop.SiteFiles.All)
        {
            bucket.Objects[file.Key] = new S3Object(file.Content, file.ContentType, world.Now, file.ETag);
        }

        var config = Encoding.UTF8.GetBytes($$"""{"host":"{{world.BaseUrl}}/app/{{instance.Region}}/{{instance.PublicDns}}","region":"{{instance.Region}}"}""");
        bucket.Objects["config.json"] = Shop.SiteFiles.Object(config, "application/json", world.Now);
    }

    private static string Decode(string userData)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(userData));
        }
        catch (FormatException)
        {
            return userData;
        }
    }

    private static void When(Instance instance, int run, string state, Action action)
    {
        if (instance.Run == run && instance.State == state)
        {
            action();
        }
    }
}
