using System.Text;

namespace Unishop.Simulator.Worlds;

/// <summary>How instances start and images are made.</summary>
internal static class Compute
{
    public static Instance Launch(World world, Instance instance, string? userData)
    {
        world.Instances.Add(instance);
        var operation = world.Begin("RunInstances", instance.Region, instance.Id);
        var launch = world.Random.Draw(TimingProfile.Launch);
        var start = world.Random.Draw(TimingProfile.ApplicationStart);
        var checks = world.Random.Draw(TimingProfile.StatusChecks);
        world.After(launch, () => When(instance, "pending", () => instance.State = "running"));
        world.After(launch + start, () => When(instance, "running", () =>
        {
            Boot(world, instance, userData);
            operation.CompletedAt = world.Now;
        }));
        world.After(launch + checks, () => When(instance, "running", () => instance.StatusChecks = "ok"));
        return instance;
    }

    public static void Terminate(World world, Instance instance)
    {
        if (instance.State is "terminated" or "shutting-down")
        {
            return;
        }

        instance.State = "shutting-down";
        instance.AppReady = false;
        world.After(world.Random.Draw(TimingProfile.Terminate), () => instance.State = "terminated");
    }

    public static Image Become(World world, Image image, Duration takes)
    {
        world.Images.Add(image);
        world.After(world.Random.Draw(takes), () =>
        {
            if (image.State == "pending")
            {
                image.State = "available";
                image.Creation?.CompletedAt = world.Now;
            }
        });
        return image;
    }

    /// <summary>
    /// The software on the image starts: user data first (it may name the cluster to connect to), then the shop's own script, which puts
    /// the page and its configuration into the bucket that the instance profile gives access to.
    /// </summary>
    public static void Boot(World world, Instance instance, string? userData)
    {
        if (!instance.HasUnishop)
        {
            return;
        }

        if (userData is not null)
        {
            Shop.ShopDatabase.Configure(world, instance, Decode(userData));
        }

        instance.AppReady = true;
        Publish(world, instance);
    }

    public static void Publish(World world, Instance instance)
    {
        var stack = world.Stacks.FirstOrDefault(candidate => candidate.Region == instance.Region
            && candidate.Resources.Exists(resource => resource.Type == "AWS::IAM::InstanceProfile" && resource.PhysicalId == instance.Profile));
        if (stack?.Resources.Find(resource => resource.LogicalId == "UIBucket") is not { } resource || !world.Buckets.TryGetValue(resource.PhysicalId, out var bucket))
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

    private static void When(Instance instance, string state, Action action)
    {
        if (instance.State == state)
        {
            action();
        }
    }
}
