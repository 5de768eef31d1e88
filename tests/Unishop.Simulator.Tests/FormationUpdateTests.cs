using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>Updates of stacks, and how they are taken back.</summary>
public class FormationUpdateTests
{
    private readonly FormationWorld _aws = new();

    [Fact]
    public void Update_EveryKindOfChange_ChangesReplacesAddsAndRemoves()
    {
        Made("app", Template(days: 7, name: "/one", extra: "Old"));
        var before = _aws.Events("app").Length;

        Update("app", Template(days: 14, name: "/two", extra: "New"));
        var stack = _aws.Settle("app");

        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal(
            [
                "Named DELETE_COMPLETE", "Named DELETE_IN_PROGRESS", "Named UPDATE_COMPLETE",
                "Named UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.",
                "Named UPDATE_IN_PROGRESS: Resource creation Initiated",
                "New CREATE_COMPLETE", "New CREATE_IN_PROGRESS", "New CREATE_IN_PROGRESS: Resource creation Initiated",
                "Old DELETE_COMPLETE", "Old DELETE_IN_PROGRESS",
                "Timed UPDATE_COMPLETE", "Timed UPDATE_IN_PROGRESS",
                "app UPDATE_COMPLETE", "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "app UPDATE_IN_PROGRESS: User Initiated",
            ],
            _aws.Events("app")[before..].Order(StringComparer.Ordinal));
        Assert.Equal(["Named", "New", "Same", "Timed"], stack.Resources.Select(resource => resource.LogicalId).Order(StringComparer.Ordinal));
        Assert.Equal("/two", stack.Outputs["Name"]);
        Assert.Equal(["/same", "/timed", "/two", "/New"], Groups("/same", "/timed", "/one", "/two", "/Old", "/New"));
        Assert.Equal(14, _aws.World.LogGroups.Single(group => group.Name == "/timed").RetentionDays);
    }

    [Theory]
    [InlineData(true, "UPDATE_ROLLBACK_COMPLETE", 7)]
    [InlineData(false, "UPDATE_FAILED", 14)]
    public void Update_Fails_IsTakenBackUnlessAskedNotTo(bool rollsBack, string status, int days)
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        Made("app", Template(days: 7, name: "/one", extra: "Old"));
        var outputs = _aws.World.Stack(FormationWorld.Region, "app")!.Outputs.ToArray();

        Update("app", Template(days: 14, name: "/two", extra: "taken", after: "Named"), ("DisableRollback", !rollsBack));
        var stack = _aws.Settle("app");

        Assert.Equal(status, stack.Status);
        Assert.Equal(outputs, stack.Outputs);
        Assert.Equal(days, _aws.World.LogGroups.Single(group => group.Name == "/timed").RetentionDays);
        Assert.Contains("/taken", Groups("/taken"));
        if (rollsBack)
        {
            Assert.Equal(["/same", "/timed", "/one", "/Old"], Groups("/same", "/timed", "/one", "/two", "/Old"));
            Assert.Equal(["Named", "Old", "Same", "Timed"], stack.Resources.Select(resource => resource.LogicalId).Order(StringComparer.Ordinal));
            Assert.Equal("/one", stack.Resource("Named")!.PhysicalId);
            Assert.Contains("7", _aws.Call("GetTemplate", ("StackName", "app")).Text("TemplateBody"), StringComparison.Ordinal);
            Assert.Equal(
                ["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE"],
                stack.Events.Where(happened => happened.LogicalId == "app").Skip(2).Select(happened => happened.Status));
        }
    }

    [Fact]
    public void Update_Cancelled_IsTakenBack()
    {
        Made("app", Template(days: 7, name: "/one", extra: "Old"));
        Update("app", Template(days: 14, name: "/two", extra: "New"));
        _aws.Pass(seconds: 11);

        _aws.Call("CancelUpdateStack", ("StackName", "app"));
        var stack = _aws.Settle("app");

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", stack.Status);
        Assert.Contains("app UPDATE_ROLLBACK_IN_PROGRESS: User Initiated", _aws.Events("app"));
        Assert.Equal(["/one", "/Old"], Groups("/one", "/two", "/Old", "/New"));
        Assert.Equal("CancelUpdateStack cannot be called from current stack status", _aws.Refused("CancelUpdateStack", ("StackName", "app")).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Update_CantBeTakenBack_IsContinuedAfterRepairOrSkipping(bool skips)
    {
        _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/taken"));
        Made("app", Template(days: 7, name: "/one", extra: "Old"));
        Update("app", Template(days: 14, name: "/one", extra: "taken", after: "Timed"));
        while (_aws.World.LogGroups.Single(group => group.Name == "/timed").RetentionDays != 14)
        {
            _aws.Pass(seconds: 1);
        }

        // Somebody deletes what has just been changed: it can't be changed back.
        _aws.Invoke("logs", "DeleteLogGroup", ("logGroupName", "/timed"));
        var stack = _aws.Settle("app");
        Assert.Equal(("UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [Timed]. "), (stack.Status, stack.StatusReason));
        Assert.Contains("can not be updated", _aws.Refused("UpdateStack", ("StackName", "app"), ("UsePreviousTemplate", true)).Message, StringComparison.Ordinal);

        if (!skips)
        {
            _aws.Invoke("logs", "CreateLogGroup", ("logGroupName", "/timed"));
        }

        _aws.Call("ContinueUpdateRollback", ("StackName", "app"), ("ResourcesToSkip", skips ? new[] { "Timed" } : []));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", _aws.Settle("app").Status);
        Assert.Equal(["/one", "/Old"], Groups("/one", "/Old"));
    }

    [Fact]
    public void Update_OnlyParameters_KeepsThePreviousTemplateAndValues()
    {
        Made("app", """
            Parameters: { Days: { Type: String }, Name: { Type: String } }
            Conditions: { Second: !Equals [!Ref Days, '14'] }
            Resources:
              Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Ref Name, RetentionInDays: !Ref Days } }
              More: { Type: AWS::Logs::LogGroup, Condition: Second, Properties: { LogGroupName: !Sub '${Logs}/more' } }
            """, ("Parameters", FormationWorld.Parameters(("Days", "7"), ("Name", "/app"))));

        Update("app", null, ("UsePreviousTemplate", true), ("Parameters", FormationWorld.Parameters(("Days", "14"), ("Name", null))));
        var stack = _aws.Settle("app");

        Assert.Equal("UPDATE_COMPLETE", stack.Status);
        Assert.Equal([new("Days", "14"), new("Name", "/app")], stack.Parameters);
        Assert.Equal("/app/more", stack.Resource("More")!.PhysicalId);
    }

    [Fact]
    public void Update_Replaced_IsFollowedByWhatRefersToIt()
    {
        const string Text = """
            Resources:
              Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /NAME } }
              Site: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '${Logs}/site' } }
            """;
        Made("app", Text.Replace("NAME", "one", StringComparison.Ordinal));

        Update("app", Text.Replace("NAME", "two", StringComparison.Ordinal));

        Assert.Equal("/two/site", _aws.Settle("app").Resource("Site")!.PhysicalId);
        Assert.Equal(["/two", "/two/site"], Groups("/one", "/one/site", "/two", "/two/site"));
    }

    [Fact]
    public void Update_ExportInUse_IsTakenBack()
    {
        const string Giver = """
            Resources: { Logs: { Type: AWS::Logs::LogGroup } }
            Outputs: { Name: { Value: VALUE, Export: { Name: the-name } } }
            """;
        Made("giver", Giver);
        Made("user", "Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !ImportValue the-name } } }");

        Update("giver", Giver.Replace("VALUE", "other", StringComparison.Ordinal));

        Assert.Equal("UPDATE_ROLLBACK_COMPLETE", _aws.Settle("giver").Status);
        Assert.Contains("giver UPDATE_ROLLBACK_IN_PROGRESS: Export the-name cannot be updated as it is in use by user. ", _aws.Events("giver"));
    }

    [Theory]
    [InlineData("same", "No updates are to be performed.")]
    [InlineData("type", "Update of resource type is not permitted. The new template modifies resource type of the following resources: [Same]")]
    [InlineData("none", "Either Template URL or Template Body must be specified.")]
    [InlineData("unknown", "Stack [unknown] does not exist")]
    [InlineData("busy", "is in CREATE_IN_PROGRESS state and can not be updated.")]
    public void Update_WrongRequest_IsRefused(string what, string message)
    {
        var text = Template(days: 7, name: "/one", extra: "Old");
        Made("app", text);
        if (what == "busy")
        {
            _aws.Create("busy", "Resources: { Logs: { Type: AWS::Logs::LogGroup } }");
        }

        var error = _aws.Refused(
            "UpdateStack",
            ("StackName", what is "unknown" or "busy" ? what : "app"),
            ("TemplateBody", what == "none" ? null : what == "type" ? text.Replace("Same: { Type: AWS::Logs::LogGroup", "Same: { Type: AWS::S3::Bucket", StringComparison.Ordinal) : text));

        Assert.Equal("ValidationError", error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string Template(int days, string name, string extra, string after = "Same") => $$"""
        Resources:
          Same: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /same } }
          Timed: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /timed, RetentionInDays: {{days}} } }
          Named: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: {{name}} } }
          {{extra}}: { Type: AWS::Logs::LogGroup, DependsOn: {{after}}, Properties: { LogGroupName: /{{extra}} } }
        Outputs:
          Name: { Value: !Ref Named }
        """;

    private IEnumerable<string> Groups(params string[] among) =>
        _aws.World.LogGroups.Where(group => group.Region == FormationWorld.Region && among.Contains(group.Name)).Select(group => group.Name)
            .OrderBy(name => Array.IndexOf(["/same", "/timed", "/one", "/two", "/two/site", "/Old", "/New"], name));

    private void Made(string name, string template, params ReadOnlySpan<(string Name, object? Value)> more)
    {
        _aws.Create(name, template, more);
        Assert.Equal("CREATE_COMPLETE", _aws.Settle(name).Status);
    }

    private void Update(string name, string? template, params ReadOnlySpan<(string Name, object? Value)> more) =>
        _aws.Call("UpdateStack", [("StackName", name), ("TemplateBody", template), .. more]);
}
