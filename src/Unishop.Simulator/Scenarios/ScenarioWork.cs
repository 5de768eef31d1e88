using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Services;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Scenarios;

/// <summary>What somebody does who goes through a lab: the same calls of AWS and of the shop as a person makes, and the waiting in between.</summary>
internal sealed class ScenarioWork(World world)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromHours(3);

    public World World => world;

    /// <summary>The bucket of a Region that holds the templates, the page and the tables' script.</summary>
    public static string Assets(string region) => $"unishop-assets-{World.Account}-{region}";

    public WireStruct Call(string region, string service, string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(world, region, service, operation, WireStruct.Of(input)).Output;

    /// <summary>Gives a Region the bucket that stacks are made from.</summary>
    public void AddAssets(string region)
    {
        var bucket = Assets(region);
        Call(region, "s3", "CreateBucket", ("Bucket", bucket),
            ("CreateBucketConfiguration", region == "us-east-1" ? null : WireStruct.Of(("LocationConstraint", region))));
        foreach (var name in Templates)
        {
            Put("templates/" + name, Read(name), "application/yaml");
        }

        Put("create_tables.sql", Encoding.UTF8.GetBytes(Catalogue.Script), "application/sql");
        Put("unishop.jar", "The simulator carries the shop's program out itself."u8.ToArray(), "application/java-archive");
        foreach (var file in SiteFiles.All)
        {
            Put("site/" + file.Key, file.Content, file.ContentType);
        }

        void Put(string key, byte[] content, string type) => world.Buckets[bucket].Objects[key] = SiteFiles.Object(content, type, world.Now);
    }

    /// <summary>Switches the account's block of public access to buckets on or off.</summary>
    public void BlockPublicAccess(bool isOn) => Call("us-east-1", "s3control", "PutPublicAccessBlock",
        ("AccountId", World.Account),
        ("PublicAccessBlockConfiguration", WireStruct.Of(("BlockPublicAcls", isOn), ("IgnorePublicAcls", isOn), ("BlockPublicPolicy", isOn), ("RestrictPublicBuckets", isOn))));

    /// <summary>Begins a stack from one of the templates.</summary>
    public void CreateStack(string region, string name, string template, params ReadOnlySpan<(string Key, string Value)> parameters)
    {
        var given = new List<object?>();
        foreach (var (key, value) in parameters)
        {
            given.Add(WireStruct.Of(("ParameterKey", key), ("ParameterValue", value)));
        }

        Call(region, "cloudformation", "CreateStack",
            ("StackName", name), ("TemplateURL", $"https://{Assets(region)}.s3.{region}.amazonaws.com/templates/{template}"),
            ("Parameters", given), ("Capabilities", new List<object?> { "CAPABILITY_NAMED_IAM" }));
    }

    /// <summary>Lets time pass until stacks are complete.</summary>
    public void AwaitStacks(params IEnumerable<(string Region, string Name)> stacks)
    {
        foreach (var (region, name) in stacks)
        {
            Await($"stack {name} in {region}", () => world.Stack(region, name)!.Status switch
            {
                "CREATE_COMPLETE" or "UPDATE_COMPLETE" => true,
                var status when status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) => false,
                var status => throw new InvalidOperationException($"The stack {name} in {region} is {status}: {FirstFailure(region, name)}"),
            });
        }
    }

    /// <summary>Lets time pass until something is so.</summary>
    /// <exception cref="InvalidOperationException">It never was.</exception>
    public void Await(string what, Func<bool> isSo)
    {
        var latest = world.Now + Patience;
        while (!isSo())
        {
            if (world.Now >= latest)
            {
                throw new InvalidOperationException($"The world waits in vain for {what}.");
            }

            world.Advance(world.Now + Look);
        }
    }

    public void Pass(double seconds) => world.Advance(world.Now.AddSeconds(seconds));

    /// <summary>What a resource of a stack is called.</summary>
    public string PhysicalId(string region, string stack, string logicalId) => world.Stack(region, stack)!.Resource(logicalId)!.PhysicalId;

    /// <summary>The site of a stack, as a shopper's browser has it.</summary>
    public ScenarioShopper Shopper(string region, string stack) => new(world, region, PhysicalId(region, stack, "UIBucket"));

    private static IEnumerable<string> Templates => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith("Templates/", StringComparison.Ordinal)).Select(name => name["Templates/".Length..]);

    private static byte[] Read(string template)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Templates/" + template)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private string? FirstFailure(string region, string name) =>
        world.Stack(region, name)!.Events.Find(happened => happened.Status.EndsWith("_FAILED", StringComparison.Ordinal)) is { } failed ? $"{failed.LogicalId}: {failed.Reason}" : null;
}
