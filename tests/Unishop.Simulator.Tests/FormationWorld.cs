using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Tests;

/// <summary>A world in which stacks are made in virtual time.</summary>
internal sealed class FormationWorld
{
    public const string Region = "us-east-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public World World { get; } = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    public WireStruct Call(string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(World, Region, "cloudformation", operation, WireStruct.Of(input)).Output;

    public WireStruct Invoke(string service, string operation, params ReadOnlySpan<(string Name, object? Value)> input) =>
        AwsServices.Invoke(World, Region, service, operation, WireStruct.Of(input)).Output;

    public WireError Refused(string operation, params (string Name, object? Value)[] input) =>
        Assert.Throws<WireException>(() => Call(operation, input)).Error;

    public string Create(string name, string template, params ReadOnlySpan<(string Name, object? Value)> more) =>
        Call("CreateStack", [("StackName", name), ("TemplateBody", template), .. more]).Text("StackId")!;

    /// <summary>Lets time pass until a stack is at rest.</summary>
    public Stack Settle(string nameOrId)
    {
        var stack = World.Stack(Region, nameOrId)!;
        var latest = World.Now.AddHours(12);
        while (stack.Run is not null)
        {
            Assert.True(World.Now < latest, $"{stack.Name} is still {stack.Status}");
            World.Advance(World.Now.AddSeconds(1));
        }

        return stack;
    }

    public void Pass(double seconds) => World.Advance(World.Now.AddSeconds(seconds));

    /// <summary>What happened to a stack, in order: logical id, status and the reason where there is one.</summary>
    public string[] Events(string nameOrId) =>
        [.. World.Stack(Region, nameOrId)!.Events.Select(happened => $"{happened.LogicalId} {happened.Status}{(happened.Reason is null ? "" : ": " + happened.Reason)}")];

    public static List<object?> Parameters(params ReadOnlySpan<(string Key, string? Value)> parameters)
    {
        var list = new List<object?>();
        foreach (var (key, value) in parameters)
        {
            list.Add(WireStruct.Of(("ParameterKey", key), ("ParameterValue", value), ("UsePreviousValue", value is null ? true : null)));
        }

        return list;
    }
}
