using System.Text;
using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Control;

/// <summary>An AWS call that was received.</summary>
internal sealed record ReceivedCall(
    DateTimeOffset At, string Region, string Service, string Operation, int Status, string? Error, string RequestId, string? Client, bool Effect, JsonElement? Parameters);

/// <summary>What inputs do to a world, the first time and whenever they are read again.</summary>
internal static class InputReplay
{
    // What tells one resource from another. Tokens and descriptions differ from process to process and must not decide a duration.
    private static readonly string[] Identifying = ["Id", "Identifier", "Arn", "ARN", "Name", "Key", "Bucket"];

    /// <summary>Every kind of input but the one that begins a world.</summary>
    public static readonly string[] Kinds = ["clock", "aws", "shop", "stage", "shoppers", "signal", "fault", "heal", "reads"];

    /// <summary>The world that begins with an input.</summary>
    public static World Begin(Input begin, string baseUrl)
    {
        var world = ScenarioCatalog.Create(begin.Scenario!, begin.Seed!.Value, begin.At, baseUrl);
        world.Databases.Quota = begin.DatabaseQuota ?? Databases.UsualQuota;
        world.VcpuQuota = begin.VcpuQuota ?? Vcpus.UsualQuota;
        return world;
    }

    /// <summary>Has an input happen; what it was answered then goes to <paramref name="record"/>.</summary>
    public static void Apply(World world, Input input, Action<ReceivedCall>? record = null)
    {
        world.Advance(input.At);
        switch (input.Kind)
        {
            case "aws":
                var operation = ServiceModel.Load(input.Service!).Operations[input.Operation!];
                var wire = input.Body is { } body && operation.Input is { } shape ? JsonBody.Read(Encoding.UTF8.GetBytes(body.GetRawText()), shape) : [];
                try
                {
                    world.Caller = input.Caller;
                    Invoke(world, input.Region!, input.Service!, input.Operation!, wire, input.RequestId!, input.Client, input.Body, record);
                }
                catch (WireException)
                {
                    // It was refused then, and is refused again.
                }

                break;
            case "shop":
                ShopDoors.AnswerShop(world, input.Region!, input.Service!, input.Method!, input.Path!, input.Body!.Value.GetString()!);
                break;
            case "stage":
                ShopDoors.AnswerStage(world, input.Region!, input.Service!, input.Body!.Value.Deserialize<StageRequest>()!);
                break;
            case "shoppers":
                SetShoppers(world, input.Body!.Value.Deserialize<ShopperPace>()!);
                break;
            case "signal":
                WaitResources.Signal(world, world.BaseUrl + input.Path!, input.Body!.Value.Deserialize<HandleSignal>()!);
                break;
            case "fault":
                world.Faults.Add(FaultOf(input.Body!.Value));
                break;
            case "heal":
                world.Faults.Remove(input.Body!.Value.Deserialize<FaultSelection>()!.Matches);
                break;
            case "reads":
                BalancerTraffic.Note(world, input.Body!.Value.Deserialize<BalancedReads[]>()!);
                break;
        }

        // Those that an input brought with it were gathered then, and come as an input of their own.
        world.Reads.Take();
    }

    private static Fault FaultOf(JsonElement body) =>
        body.Deserialize<Fault>() is { Kind: { } kind, Region: { } region } fault && FaultKinds.All.ContainsKey(kind) && ScenarioCatalog.Regions.Contains(region)
            ? fault
            : throw new FormatException("a fault of a kind or in a Region that does not exist");

    /// <summary>Carries an AWS call out with randomness of its own.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public static WireStruct Invoke(
        World world, string region, string service, string operation, WireStruct input, string requestId, string? client, JsonElement? parameters, Action<ReceivedCall>? record)
    {
        try
        {
            var answer = world.Do(Identity(region, service, operation, input), () => AwsServices.Invoke(world, region, service, operation, input), answer => answer.Effect);
            record?.Invoke(new ReceivedCall(world.Now, region, service, operation, 200, null, requestId, client, answer.Effect, parameters));
            return answer.Output;
        }
        catch (WireException refused)
        {
            record?.Invoke(new ReceivedCall(world.Now, region, service, operation, refused.Error.Status, refused.Error.Code, requestId, client, false, parameters));
            throw;
        }
        catch (Exception unexpected) when (unexpected is not OutOfMemoryException)
        {
            // A defect of a rule is answered like AWS's own defects: the process and the log outlive it.
            var error = new WireError("InternalFailure", $"The simulator could not carry out {operation}: {unexpected.GetType().Name}: {unexpected.Message}", 500);
            record?.Invoke(new ReceivedCall(world.Now, region, service, operation, error.Status, error.Code, requestId, client, false, parameters));
            throw new WireException(error);
        }
    }

    /// <summary>Sets how much is ordered while nobody is looking.</summary>
    public static void SetShoppers(World world, ShopperPace pace) => world.Do($"shoppers {pace.Shop} {pace.Region}", () =>
    {
        world.Shoppers.Set(pace);
        return true;
    }, counts => counts);

    private static string Identity(string region, string service, string operation, WireStruct input)
    {
        var identity = new StringBuilder(region).Append(' ').Append(service).Append(' ').Append(operation);
        foreach (var (name, value) in input.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            // An image's name is often made from the time; what it is made of says enough.
            if (value is string text && Identifying.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) && (name != "Name" || input.Count == 1 || service != "ec2"))
            {
                identity.Append(' ').Append(name).Append('=').Append(text);
            }
        }

        return identity.ToString();
    }
}
