using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Instance profiles and the instances that have them.</summary>
internal static class Ec2Profiles
{
    public static WireStruct Describe(AwsCall call) => call.Found(
        "AssociationIds", call.World.Instances.Where(instance => instance.Region == call.Region && instance is { Profile: not null, State: not "terminated" }), Association,
        (instance, name) => name switch
        {
            "instance-id" => [instance.Id],
            "state" => ["associated"],
            _ => null,
        },
        Missing, "IamInstanceProfileAssociations", instance => Struct(call.World, instance, "associated"));

    public static AwsAnswer Associate(AwsCall call)
    {
        var instance = Ec2Instances.Find(call, call["InstanceId"]);
        var profile = Known(call, call.Input.Struct("IamInstanceProfile"));
        if (instance.Profile is not null)
        {
            throw Ec2Requests.Error("IncorrectState", $"There is an existing association for instance {instance.Id}");
        }

        return Set(call, instance, profile, "associating");
    }

    public static AwsAnswer Replace(AwsCall call)
    {
        var instance = Find(call);
        return Set(call, instance, Known(call, call.Input.Struct("IamInstanceProfile")), "associating");
    }

    public static AwsAnswer Disassociate(AwsCall call)
    {
        var instance = Find(call);
        var answer = WireStruct.Of(("IamInstanceProfileAssociation", Struct(call.World, instance, "disassociating")));
        instance.Profile = null;
        return new AwsAnswer(answer, Effect: true);
    }

    /// <exception cref="WireException">It names one that does not exist.</exception>
    public static string? Known(AwsCall call, WireStruct? asked)
    {
        var name = asked?.Text("Name") ?? asked?.Text("Arn")?.Split('/')[^1];
        if (name is null)
        {
            return null;
        }

        // Profiles that were there from the beginning belong to a stack.
        return call.World.Identities.Profiles.TryGetValue(name, out var profile) ? profile.Name
            : call.World.Stacks.Exists(stack => stack.Resources.Exists(resource => resource.Type == "AWS::IAM::InstanceProfile" && resource.PhysicalId == name)) ? name
            : throw Ec2Requests.Error("InvalidParameterValue", $"Value ({name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name");
    }

    public static WireStruct Struct(World world, string profile) => WireStruct.Of(
        ("Arn", world.Identities.Profiles.TryGetValue(profile, out var known) ? known.Arn : $"arn:aws:iam::{World.Account}:instance-profile/{profile}"),
        ("Id", known?.Id ?? "AIPAEXAMPLE"));

    private static AwsAnswer Set(AwsCall call, Instance instance, string? profile, string state)
    {
        instance.Profile = profile ?? throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter iamInstanceProfile.name or iamInstanceProfile.arn");
        return new AwsAnswer(WireStruct.Of(("IamInstanceProfileAssociation", Struct(call.World, instance, state))), Effect: true);
    }

    private static Instance Find(AwsCall call) =>
        call.World.Instances.Find(instance => instance.Region == call.Region && instance is { Profile: not null, State: not "terminated" } && Association(instance) == call["AssociationId"])
            ?? throw Missing(call["AssociationId"]);

    private static WireException Missing(string id) => Ec2Requests.Error("InvalidAssociationID.NotFound", $"The association ID '{id}' does not exist");

    private static string Association(Instance instance) => "iip-assoc-" + instance.Id[2..];

    private static WireStruct Struct(World world, Instance instance, string state) => WireStruct.Of(
        ("AssociationId", Association(instance)), ("InstanceId", instance.Id), ("IamInstanceProfile", Struct(world, instance.Profile!)), ("State", state));
}
