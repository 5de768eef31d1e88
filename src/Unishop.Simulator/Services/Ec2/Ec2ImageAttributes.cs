using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Attributes of images: who may launch them, what they are said to be.</summary>
internal static class Ec2ImageAttributes
{
    public static WireStruct Describe(AwsCall call)
    {
        var image = Ec2Images.Find(call, call["ImageId"]);
        (string, object?) attribute = call["Attribute"] switch
        {
            "launchPermission" => ("LaunchPermissions", image.LaunchPermissions.Select(who => who == "all" ? WireStruct.Of(("Group", who)) : WireStruct.Of(("UserId", who)))),
            "description" => ("Description", WireStruct.Of(("Value", image.Description))),
            "blockDeviceMapping" => ("BlockDeviceMappings", image.Devices.Select(Ec2BlockDevices.Struct)),
            "productCodes" => ("ProductCodes", new List<object?>()),
            "kernel" => ("KernelId", new WireStruct()),
            "ramdisk" => ("RamdiskId", new WireStruct()),
            "sriovNetSupport" => ("SriovNetSupport", WireStruct.Of(("Value", "simple"))),
            var other => throw WrongAttribute(other, "launchPermission, description, blockDeviceMapping, productCodes, kernel, ramdisk or sriovNetSupport"),
        };
        return WireStruct.Of(("ImageId", image.Id), attribute);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var image = Ec2Images.Find(call, call["ImageId"]);
        var description = call.Input.Struct("Description")?.Text("Value") ?? (call.Input.Text("Attribute") == "description" ? call.Input.Text("Value") : null);
        var (add, remove) = Permissions(call);
        if (description is null && add.Count + remove.Count == 0)
        {
            throw Ec2Requests.Error("InvalidParameterCombination", "No attributes specified: launchPermission (with users or the group 'all') and description can be changed.");
        }

        foreach (var who in add.Concat(remove).Where(who => who != "all" && (who.Length != 12 || !who.All(char.IsAsciiDigit))))
        {
            throw Ec2Requests.Error("InvalidAMIAttributeItemValue", $"Invalid attribute item value \"{who}\" for userId item type.");
        }

        if (image.KmsKeyId is not null && add.Contains("all"))
        {
            throw Ec2Requests.Error("OperationNotPermitted", $"The image {image.Id} is encrypted and cannot be made public.");
        }

        call.RequireNoDryRun();
        image.Description = description ?? image.Description;
        image.LaunchPermissions.UnionWith(add);
        image.LaunchPermissions.ExceptWith(remove);
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Reset(AwsCall call)
    {
        var image = Ec2Images.Find(call, call["ImageId"]);
        if (call["Attribute"] != "launchPermission")
        {
            throw WrongAttribute(call["Attribute"], "launchPermission");
        }

        call.RequireNoDryRun();
        image.LaunchPermissions.Clear();
        return new AwsAnswer([], Effect: true);
    }

    private static (List<string> Add, List<string> Remove) Permissions(AwsCall call)
    {
        var permission = call.Input.Struct("LaunchPermission");
        List<string> add = [.. Who(permission?.Structs("Add"))];
        List<string> remove = [.. Who(permission?.Structs("Remove"))];

        // The older form names users and groups beside the operation.
        var plain = call.Input.Texts("UserIds").Concat(call.Input.Texts("UserGroups")).ToArray();
        switch (call.Input.Text("OperationType"))
        {
            case "add":
                add.AddRange(plain);
                break;
            case "remove":
                remove.AddRange(plain);
                break;
            case null when plain.Length == 0:
                break;
            case var other:
                throw Ec2Requests.Error("InvalidParameterValue", $"Value ({other}) for parameter operationType is invalid. Use add or remove.");
        }

        return (add, remove);
    }

    private static IEnumerable<string> Who(IEnumerable<WireStruct>? permissions) => (permissions ?? []).Select(permission => permission.Text("Group") ?? permission.Text("UserId")
        ?? throw Ec2Requests.Error("InvalidParameterCombination", "A launch permission names a user (12 digits) or the group 'all' here."));

    private static WireException WrongAttribute(string attribute, string known) =>
        Ec2Requests.Error("InvalidParameterValue", $"Value ({attribute}) for parameter attribute is invalid. Use {known}.");
}
