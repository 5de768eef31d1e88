using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Tests;

/// <summary>Change sets: worked out first, carried out later.</summary>
public class FormationChangeSetTests
{
    private const string Text = """
        Parameters: { Days: { Type: String, Default: '7' }, Secret: { Type: String, Default: x, NoEcho: true } }
        Resources:
          Timed: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /timed, RetentionInDays: !Ref Days } }
          Named: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /one } }
          Child: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '${Named}/child' } }
          Old: { Type: AWS::Logs::LogGroup, DeletionPolicy: Retain }
        """;

    private readonly FormationWorld _aws = new();

    [Fact]
    public void Create_NewStack_IsReviewedAndThenMade()
    {
        var ids = Propose("app", "first", Text, ("ChangeSetType", "CREATE"));
        Assert.Equal("REVIEW_IN_PROGRESS", _aws.World.Stack(FormationWorld.Region, "app")!.Status);
        Assert.Equal(("CREATE_PENDING", "UNAVAILABLE"), State("first"));
        _aws.Pass(seconds: 60);

        var set = Describe("first");
        Assert.Equal(("CREATE_COMPLETE", "AVAILABLE"), State("first"));
        Assert.Equal(["Add Named", "Add Old", "Add Timed", "Add Child"], set.Structs("Changes").Select(Line).OrderBy(line => line == "Add Child").ThenBy(line => line));
        Assert.Equal("****", set.Structs("Parameters").Single(parameter => parameter.Text("ParameterKey") == "Secret").Text("ParameterValue"));
        Assert.Empty(_aws.Call("DescribeStackResources", ("StackName", "app")).Structs("StackResources"));

        _aws.Call("ExecuteChangeSet", ("ChangeSetName", ids.Text("Id")));
        Assert.Equal("EXECUTE_IN_PROGRESS", State("first").Execution);

        Assert.Equal("CREATE_COMPLETE", _aws.Settle("app").Status);
        Assert.Equal("EXECUTE_COMPLETE", State("first").Execution);
        Assert.Equal(ids.Text("Id"), _aws.Call("DescribeStacks", ("StackName", "app")).Structs("Stacks").Single().Text("ChangeSetId"));
    }

    [Fact]
    public void Create_ExistingStack_SaysWhatChangesAndWhy()
    {
        Made();
        var changed = Text.Replace("/one", "/two", StringComparison.Ordinal).Replace("Old:", "New:", StringComparison.Ordinal);

        Propose("app", "next", changed, ("Parameters", FormationWorld.Parameters(("Days", "14"))));
        _aws.Pass(seconds: 60);

        var changes = Describe("next", ("IncludePropertyValues", true)).Structs("Changes").ToArray();
        Assert.Equal(
            ["Add New", "Modify Child Conditional", "Modify Named True", "Modify Timed False", "Remove Old Retain"],
            changes.Select(Line).Order(StringComparer.Ordinal));
        var timed = Detail(changes, "Timed");
        Assert.Equal(("ParameterReference", "Days", "Static"), (timed.Text("ChangeSource"), timed.Text("CausingEntity"), timed.Text("Evaluation")));
        Assert.Equal(("Never", "7", "14"), (timed.Struct("Target")!.Text("RequiresRecreation"), timed.Struct("Target")!.Text("BeforeValue"), timed.Struct("Target")!.Text("AfterValue")));
        var child = Detail(changes, "Child");
        Assert.Equal(("ResourceReference", "Named", "Dynamic"), (child.Text("ChangeSource"), child.Text("CausingEntity"), child.Text("Evaluation")));
        Assert.Equal("Conditionally", child.Struct("Target")!.Text("RequiresRecreation"));

        _aws.Call("ExecuteChangeSet", ("StackName", "app"), ("ChangeSetName", "next"));
        Assert.Equal("UPDATE_COMPLETE", _aws.Settle("app").Status);
        Assert.Equal("/two/child", _aws.World.Stack(FormationWorld.Region, "app")!.Resource("Child")!.PhysicalId);
    }

    [Fact]
    public void Create_NothingChanges_FailsAndCantBeExecuted()
    {
        Made();
        Propose("app", "same", Text);
        _aws.Pass(seconds: 60);

        Assert.Equal(("FAILED", "UNAVAILABLE"), State("same"));
        Assert.Equal("The submitted information didn't contain changes. Submit different information to create a change set.", Describe("same").Text("StatusReason"));
        var refused = _aws.Refused("ExecuteChangeSet", ("StackName", "app"), ("ChangeSetName", "same"));
        Assert.Equal("InvalidChangeSetStatus", refused.Code);
        Assert.Contains("cannot be executed in its current status of [FAILED]", refused.Message, StringComparison.Ordinal);
        _aws.Call("DeleteChangeSet", ("StackName", "app"), ("ChangeSetName", "same"));
        Assert.Equal(("ChangeSetNotFound", 404), (_aws.Refused("DescribeChangeSet", ("StackName", "app"), ("ChangeSetName", "same")) is var gone ? gone.Code : null, gone.Status));
    }

    [Fact]
    public void Execute_One_LetsTheOthersGo()
    {
        Made();
        Propose("app", "one", Text, ("Parameters", FormationWorld.Parameters(("Days", "14"))));
        Propose("app", "other", Text, ("Parameters", FormationWorld.Parameters(("Days", "30"))));
        _aws.Pass(seconds: 60);

        _aws.Call("ExecuteChangeSet", ("StackName", "app"), ("ChangeSetName", "one"));

        Assert.Equal(["one"], _aws.Call("ListChangeSets", ("StackName", "app")).Structs("Summaries").Select(summary => summary.Text("ChangeSetName")));
    }

    [Theory]
    [InlineData("app", "next", "CREATE", "ValidationError", "already exists and cannot be created again with the changeSet [next]")]
    [InlineData("none", "next", "UPDATE", "ValidationError", "Stack [none] does not exist")]
    [InlineData("app", "9", "UPDATE", "ValidationError", "at 'changeSetName' failed to satisfy constraint")]
    [InlineData("app", "next", "IMPORT", "ValidationError", "use CREATE or UPDATE")]
    [InlineData("app", "there", "UPDATE", "AlreadyExistsException", "ChangeSet [there] already exists")]
    public void Create_WrongRequest_IsRefused(string stack, string name, string type, string code, string message)
    {
        Made();
        Propose("app", "there", Text);

        var error = _aws.Refused("CreateChangeSet", ("StackName", stack), ("ChangeSetName", name), ("ChangeSetType", type), ("TemplateBody", Text));

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static string Line(WireStruct change) => change.Struct("ResourceChange") is { } resource
        ? $"{resource.Text("Action")} {resource.Text("LogicalResourceId")} {resource.Text("Replacement") ?? resource.Text("PolicyAction")}".TrimEnd()
        : "";

    private static WireStruct Detail(WireStruct[] changes, string logicalId) =>
        changes.Select(change => change.Struct("ResourceChange")!).Single(change => change.Text("LogicalResourceId") == logicalId).Structs("Details").Single();

    private WireStruct Propose(string stack, string name, string template, params ReadOnlySpan<(string Name, object? Value)> more) =>
        _aws.Call("CreateChangeSet", [("StackName", stack), ("ChangeSetName", name), ("TemplateBody", template), .. more]);

    private WireStruct Describe(string name, params ReadOnlySpan<(string Name, object? Value)> more) =>
        _aws.Call("DescribeChangeSet", [("StackName", "app"), ("ChangeSetName", name), .. more]);

    private (string? Status, string? Execution) State(string name) => Describe(name) is var set ? (set.Text("Status"), set.Text("ExecutionStatus")) : default;

    private void Made()
    {
        _aws.Create("app", Text);
        Assert.Equal("CREATE_COMPLETE", _aws.Settle("app").Status);
    }
}
