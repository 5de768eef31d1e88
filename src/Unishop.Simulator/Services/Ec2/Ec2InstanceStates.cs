using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Starting, stopping and rebooting instances, and the attributes that a person changes.</summary>
internal static class Ec2InstanceStates
{
    public static AwsAnswer Start(AwsCall call) => Change(call, "StartingInstances", instance =>
    {
        Require(instance, instance.State is "stopped" or "pending" or "running", "started");
        return instance.State == "stopped";
    }, instance => Compute.Start(call.World, instance), capacity: true);

    public static AwsAnswer Stop(AwsCall call) => Change(call, "StoppingInstances", instance =>
    {
        Require(instance, instance.State is "running" or "stopping" or "stopped", "stopped");
        RequireUnprotected(instance.StopProtected, instance, "stopped", "disableApiStop");
        return instance.State == "running";
    }, instance => Compute.Stop(call.World, instance));

    public static AwsAnswer Reboot(AwsCall call)
    {
        var answer = Change(call, "", instance =>
        {
            Require(instance, instance.State is "running" or "pending", "rebooted");
            return instance.State == "running";
        }, instance => Compute.Reboot(call.World, instance));
        return answer with { Output = [] };
    }

    /// <exception cref="WireException">It is protected from termination.</exception>
    public static void RequireTerminable(Instance instance) => RequireUnprotected(instance.TerminationProtected, instance, "terminated", "disableApiTermination");

    public static AwsAnswer Modify(AwsCall call)
    {
        var instance = Ec2Instances.Find(call, call["InstanceId"]);
        var type = call.Input.Struct("InstanceType")?.Text("Value");
        if (type is not null && instance.State != "stopped")
        {
            throw Error("IncorrectInstanceState", $"The instance '{instance.Id}' is not in the 'stopped' state.");
        }

        var groups = call.Input.Texts("Groups").ToArray();
        var network = call.SubnetOf(instance.SubnetId).Network;
        if (Array.Find(groups, asked => !network.Groups.Exists(known => known.Id == asked)) is { } missing)
        {
            throw Error("InvalidGroup.NotFound", $"The security group '{missing}' does not exist in VPC '{network.VpcId}'");
        }

        var termination = call.Input.Struct("DisableApiTermination")?.Flag("Value");
        var stop = call.Input.Struct("DisableApiStop")?.Flag("Value");
        var check = call.Input.Struct("SourceDestCheck")?.Flag("Value");
        if (type is null && groups.Length == 0 && termination is null && stop is null && check is null)
        {
            throw Error("InvalidParameterCombination", "No attributes specified: InstanceType, Groups, SourceDestCheck, DisableApiTermination and DisableApiStop can be changed.");
        }

        call.RequireNoDryRun();
        instance.Type = type ?? instance.Type;
        if (groups.Length > 0)
        {
            (instance.SecurityGroupId, instance.MoreSecurityGroups) = (groups[0], groups[1..]);
        }

        instance.TerminationProtected = termination ?? instance.TerminationProtected;
        instance.StopProtected = stop ?? instance.StopProtected;
        instance.ChecksSource = check ?? instance.ChecksSource;
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Change(AwsCall call, string member, Func<Instance, bool> check, Action<Instance> change, bool capacity = false)
    {
        // All are looked at before the first is touched.
        var asked = call.Input.Texts("InstanceIds").Distinct().Select(id => Ec2Instances.Find(call, id)).Select(instance => (Instance: instance, Before: instance.State, Changes: check(instance))).ToArray();
        call.RequireNoDryRun();
        if (capacity && call.World.Faults.Match(FaultKinds.InsufficientCapacity, call.Region, "ec2", "StartInstances") is not null)
        {
            throw Error("InsufficientInstanceCapacity", "We currently do not have sufficient capacity in the Availability Zone you requested.", 500);
        }

        foreach (var (instance, _, _) in asked.Where(item => item.Changes))
        {
            change(instance);
        }

        return new AwsAnswer(WireStruct.Of((member, asked.Select(item => WireStruct.Of(
            ("InstanceId", item.Instance.Id), ("PreviousState", Ec2Instances.State(item.Before)), ("CurrentState", Ec2Instances.State(item.Instance.State)))))), Effect: true);
    }

    private static void Require(Instance instance, bool holds, string what)
    {
        if (!holds)
        {
            throw Error("IncorrectInstanceState", $"The instance '{instance.Id}' is not in a state from which it can be {what}.");
        }
    }

    private static void RequireUnprotected(bool isProtected, Instance instance, string what, string attribute)
    {
        if (isProtected)
        {
            throw Error("OperationNotPermitted", $"The instance '{instance.Id}' may not be {what}. Modify its '{attribute}' instance attribute and try again.");
        }
    }

    private static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));
}
