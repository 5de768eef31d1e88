using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Services;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Formation;

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

    [GeneratedRegex(@"cfn-signal(?:[^\n;|&\\]|\\\n)*")]
    private static partial Regex Command();
}
