using System.Text;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Services;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Formation;

/// <summary>What an instance's user data tells CloudFormation with <c>cfn-signal</c> after it has run.</summary>
internal static partial class UserDataSignals
{
    /// <summary>Sends every signal that a script names a stack and a resource for.</summary>
    public static void Send(World world, Instance instance, string? userData)
    {
        if (userData is null)
        {
            return;
        }

        foreach (Match command in Command().Matches(Decode(userData)))
        {
            var (stack, resource) = (Option(command.Value, "stack"), Option(command.Value, "resource"));
            if (stack is null || resource is null)
            {
                continue;
            }

            // Only what the script says itself can be a failure: whatever it ran before succeeds here.
            var failed = Option(command.Value, "success", "s") is "false" || (int.TryParse(Option(command.Value, "exit-code", "e"), out var exit) && exit != 0);
            try
            {
                AwsServices.Carry(world, Option(command.Value, "region") ?? instance.Region, "cloudformation", "SignalResource", WireStruct.Of(
                    ("StackName", stack), ("LogicalResourceId", resource), ("UniqueId", instance.Id), ("Status", failed ? "FAILURE" : "SUCCESS")));
            }
            catch (WireException)
            {
                // Nobody waits for it, e.g. because the group started the instance long after the stack was complete.
            }
        }
    }

    private static string? Option(string command, string name, string? letter = null)
    {
        var match = Regex.Match(command, $@"\s(?:--{name}|-{letter ?? "-" + name})[\s=]+[""']?([^\s""']+)", RegexOptions.None, TimeSpan.FromMilliseconds(100));
        return match.Success ? match.Groups[1].Value : null;
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

    [GeneratedRegex(@"cfn-signal(?:[^\n;|&\\]|\\\n)*")]
    private static partial Regex Command();
}
