using System.Text.Json;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Stacks that are under way are the same again when the world is built from its inputs.</summary>
public class FormationReplayTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private const string Text = """
        Parameters: { Days: { Type: String, Default: '7' } }
        Resources:
          Site: { Type: AWS::S3::Bucket }
          Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '/${Site}', RetentionInDays: !Ref Days } }
          More: { Type: AWS::Logs::LogGroup, CreationPolicy: { ResourceSignal: { Timeout: PT3M } } }
        """;

    private static readonly (int At, string Operation, object Body)[] Inputs =
    [
        (0, "CreateStack", new { StackName = "app", TemplateBody = Text }),
        (50, "SignalResource", new { StackName = "app", LogicalResourceId = "More", UniqueId = "1", Status = "SUCCESS" }),
        (90, "CreateChangeSet", new { StackName = "app", ChangeSetName = "more", TemplateBody = Text, Parameters = new[] { new { ParameterKey = "Days", ParameterValue = "14" } } }),
        (150, "ExecuteChangeSet", new { StackName = "app", ChangeSetName = "more" }),
        (153, "CreateStack", new { StackName = "other", TemplateBody = Text }),
        (200, "DetectStackDrift", new { StackName = "app" }),
        (260, "DeleteStack", new { StackName = "app" }),
    ];

    [Theory]
    [InlineData(8)]
    [InlineData(55)]
    [InlineData(155)]
    [InlineData(265)]
    [InlineData(600)]
    public void Replay_ToAnyMoment_MakesTheSameStacks(int seconds)
    {
        var lived = Live(seconds, looks: true);

        Assert.Equal(Facts(lived), Facts(Live(seconds, looks: false)));
        Assert.NotEmpty(lived.Stacks.Find(stack => stack.Name == "app")!.Events);
    }

    private static World Live(int seconds, bool looks)
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");
        foreach (var (at, operation, body) in Inputs.Where(input => input.At <= seconds))
        {
            Look(world, Start.AddSeconds(at), looks);
            InputReplay.Apply(world, new Input("aws", Start.AddSeconds(at), Start)
            {
                Region = "us-east-1", Service = "cloudformation", Operation = operation, RequestId = "r", Body = JsonSerializer.SerializeToElement(body),
            });
        }

        Look(world, Start.AddSeconds(seconds), looks);
        return world;
    }

    // Whoever looks on the way changes nothing.
    private static void Look(World world, DateTimeOffset until, bool looks)
    {
        while (looks && world.Now.AddSeconds(7) < until)
        {
            world.Advance(world.Now.AddSeconds(7));
            AwsServices.Invoke(world, "us-east-1", "cloudformation", "DescribeStacks", []);
        }

        world.Advance(until);
    }

    private static string Facts(World world) => string.Join('\n', world.Stacks.Select(stack =>
        $"{stack.Id} {stack.Status} {string.Join(", ", stack.Resources.Select(resource => $"{resource.LogicalId} {resource.PhysicalId} {resource.Status}"))}\n{string.Join('\n', stack.Events)}"));
}
