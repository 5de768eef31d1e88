using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>What an instance's user data tells CloudFormation with <c>cfn-signal</c> after it has run.</summary>
internal static partial class UserDataSignals
{
    /// <summary>Sends every signal that a script names a stack and a resource for.</summary>
    /// <param name="world">Where it happens.</param>
    /// <param name="instance">The instance that ran the script.</param>
    /// <param name="script">Its user data, decoded.</param>
    /// <param name="succeeded">Whether everything before the signal did.</param>
    public static void Send(World world, Instance instance, string script, bool succeeded)
    {
        SendToHandles(world, instance, script, succeeded);
        foreach (Match command in Command().Matches(script))
        {
            var (stack, resource) = (Option(command.Value, "stack"), Option(command.Value, "resource"));
            if (stack is null || resource is null)
            {
                continue;
            }

            var failed = !succeeded || Option(command.Value, "success", "s") is "false" || (int.TryParse(Option(command.Value, "exit-code", "e"), out var exit) && exit != 0);
            try
            {
                world.Invoke(Option(command.Value, "region") ?? instance.Region, "cloudformation", "SignalResource", WireStruct.Of(
                    ("StackName", stack), ("LogicalResourceId", resource), ("UniqueId", instance.Id), ("Status", failed ? "FAILURE" : "SUCCESS")));
            }
            catch (WireException)
            {
                // Nobody waits for it, e.g. because the group started the instance long after the stack was complete.
            }
        }
    }

    /// <summary>Tells wait condition handles, by <c>cfn-signal</c> with the address, or as JSON with <c>curl</c>.</summary>
    private static void SendToHandles(World world, Instance instance, string script, bool succeeded)
    {
        foreach (Match command in HandleCommand().Matches(script))
        {
            var address = command.Groups["address"].Value;
            if (command.Groups["signal"].Success)
            {
                var text = command.Value;
                var good = succeeded && Option(text, "success", "s") is not "false" && !(int.TryParse(Option(text, "exit-code", "e"), out var exit) && exit != 0);
                WaitResources.Signal(world, address, new HandleSignal(
                    Option(text, "id", "i") ?? instance.Id, good, Option(text, "reason", "r") ?? (good ? "Configuration Complete" : "Configuration Failed"), Option(text, "data", "d") ?? ""));
            }
            else if (succeeded && HandleSignal.Read(Json().Match(command.Value).Value) is { } told)
            {
                WaitResources.Signal(world, address, told);
            }
        }
    }

    private static string? Option(string command, string name, string? letter = null)
    {
        var match = Regex.Match(command, $@"\s(?:--{name}|-{letter ?? "-" + name})[\s=]+[""']?([^\s""']+)", RegexOptions.NonBacktracking);
        return match.Success ? match.Groups[1].Value : null;
    }

    [GeneratedRegex(@"(?:(?<signal>cfn-signal)|curl)[^\n]*?(?<address>https?://[^\s""']+/waitcondition/[^\s""'}]+)[^\n]*")]
    private static partial Regex HandleCommand();

    [GeneratedRegex(@"\{[^{}]*\}")]
    private static partial Regex Json();

    [GeneratedRegex(@"cfn-signal(?:[^\n;|&\\]|\\\n)*")]
    private static partial Regex Command();
}
