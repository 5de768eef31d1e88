using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.AutoScaling;

/// <summary>Launch configurations. AWS refuses new ones to accounts made after 2024-10-01; this account is older.</summary>
internal static class LaunchConfigurationService
{
    public static LaunchConfiguration? Seek(AwsCall call, string? name) =>
        call.World.LaunchConfigurations.Find(configuration => configuration.Region == call.Region && configuration.Name == name);

    public static AwsAnswer Create(AwsCall call)
    {
        var name = call["LaunchConfigurationName"];
        if (Seek(call, name) is not null)
        {
            throw Error("AlreadyExists", $"Launch Configuration by this name already exists - A launch configuration already exists with the name {name}");
        }

        if (call.Input.Text("ImageId") is not { } image || call.Input.Text("InstanceType") is not { } type)
        {
            throw Error("ValidationError", "Valid requests must contain either the InstanceID parameter or both the ImageId and InstanceType parameters.");
        }

        call.World.LaunchConfigurations.Add(new LaunchConfiguration(
            name, call.Region, image, type, call.Input.Text("UserData"), call.Input.Text("IamInstanceProfile")?.Split('/')[^1],
            call.Input.Text("KeyName"), [.. call.Input.Texts("SecurityGroups")], call.World.Now)
        {
            BlockDevices = [.. call.Input.Structs("BlockDeviceMappings")],
        });
        return new AwsAnswer([], Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var name = call["LaunchConfigurationName"];
        var configuration = Seek(call, name) ?? throw Error("ValidationError", $"Launch configuration name not found - Launch configuration {name} not found");
        if (call.World.ScalingGroups.Find(group => group.Region == call.Region && group.LaunchConfiguration == name) is { } user)
        {
            throw Error("ResourceInUse", $"Cannot delete launch configuration {name} because it is attached to AutoScalingGroup {user.Name}");
        }

        call.World.LaunchConfigurations.Remove(configuration);
        return new AwsAnswer([], Effect: true);
    }

    public static IReadOnlyList<LaunchConfiguration> Listed(AwsCall call)
    {
        var names = call.Input.Texts("LaunchConfigurationNames").ToArray();
        return [.. call.World.LaunchConfigurations.Where(item => item.Region == call.Region && (names.Length == 0 || names.Contains(item.Name)))];
    }

    public static WireStruct Struct(LaunchConfiguration item) => WireStruct.Of(
        ("LaunchConfigurationName", item.Name), ("LaunchConfigurationARN", $"arn:aws:autoscaling:{item.Region}:{World.Account}:launchConfiguration:{item.Name}"),
        ("ImageId", item.ImageId), ("InstanceType", item.Type), ("UserData", item.UserData ?? ""), ("IamInstanceProfile", item.Profile), ("KeyName", item.KeyName ?? ""),
        ("SecurityGroups", item.SecurityGroups), ("CreatedTime", item.CreatedAt), ("KernelId", ""), ("RamdiskId", ""), ("EbsOptimized", false),
        ("InstanceMonitoring", WireStruct.Of(("Enabled", true))), ("BlockDeviceMappings", item.BlockDevices));

    private static WireException Error(string code, string message) => new(new WireError(code, message, 400));
}
