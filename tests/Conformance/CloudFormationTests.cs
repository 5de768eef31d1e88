using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>CloudFormation's own engine as boto3 and the AWS command line see it.</summary>
public sealed class CloudFormationTests
{
    private static readonly Dictionary<string, object> Expected = new()
    {
        ["validated"] = new object[] { "Gives a bucket", new object[] { new object[] { "Days", "7", false }, new object[] { "Secret", "hidden", true } } },
        ["circle"] = "ValidationError 400: Circular dependency between resources: [A, B]",
        ["unresolved"] = "ValidationError 400: Template format error: Unresolved resource dependencies [C] in the Resources block of the template",
        ["untyped"] = "ValidationError 400: Template format error: [/Resources/A] Every Resources object must contain a Type member.",
        ["summary"] = new object[] { new[] { "AWS::Logs::LogGroup", "AWS::S3::Bucket" }, new object[] { new[] { "7", "14", "30" } } },
        ["again"] = true,
        ["taken"] = "AlreadyExistsException 400: Stack [giver] already exists",
        ["capabilities"] = "InsufficientCapabilitiesException 400: Requires capabilities : [CAPABILITY_IAM]",
        ["allowed"] = "ValidationError 400: Parameter 'Days' must be one of AllowedValues",
        ["stray"] = "ValidationError 400: Parameters: [Hours] do not exist in the template",
        ["made"] = true,
        ["stack"] = new object[]
        {
            "CREATE_COMPLETE", new { Days = "7", Secret = "****" },
            new object[] { new { OutputKey = "Name", OutputValue = "giver-site", Description = "The bucket", ExportName = "giver-Site" } },
            new object[] { new { Key = "lab", Value = "x" } }, false,
        },
        ["events"] = new[]
        {
            new[] { "giver", "CREATE_IN_PROGRESS" },
            ["Site", "CREATE_IN_PROGRESS"], ["Site", "CREATE_IN_PROGRESS"], ["Site", "CREATE_COMPLETE"],
            ["Logs", "CREATE_IN_PROGRESS"], ["Logs", "CREATE_IN_PROGRESS"], ["Logs", "CREATE_COMPLETE"],
            ["giver", "CREATE_COMPLETE"],
        },
        ["tokens"] = new[] { "t1" },
        ["resource"] = "/giver-site",
        ["noResource"] = "ValidationError 400: Resource Nothing does not exist for stack giver",
        ["resources"] = new[] { "Logs", "Site" },
        ["byPhysicalId"] = "giver",
        ["listedResources"] = new[] { "CREATE_COMPLETE", "CREATE_COMPLETE" },
        ["listed"] = new[] { "giver" },
        ["exported"] = new[] { "giver-site" },
        ["template"] = true,
        ["noStack"] = "ValidationError 400: Stack with id nothing does not exist",
        ["notImported"] = "ValidationError 400: Export 'giver-Site' is not imported by any stack.",
        ["imports"] = new[] { "user" },
        ["inUse"] = new[] { "CREATE_COMPLETE", "Export giver-Site cannot be deleted as it is in use by user" },
        ["busy"] = "ValidationError 400: Stack:ARN is in UPDATE_IN_PROGRESS state and can not be updated.",
        ["updated"] = new object[] { true, 14 },
        ["nothing"] = "ValidationError 400: No updates are to be performed.",
        ["cancelled"] = true,
        ["notCancellable"] = "ValidationError 400: CancelUpdateStack cannot be called from current stack status",
        ["notContinuable"] = "ValidationError 400: Stack:ARN is in UPDATE_ROLLBACK_COMPLETE state and can not continue update rollback.",
        ["rollbackFailed"] = true,
        ["rolledBack"] = true,
        ["changes"] = new[] { "Modify", "Logs", "False", "Days", "30" },
        ["changeSets"] = new[] { new[] { "longer", "CREATE_COMPLETE", "AVAILABLE" }, ["same", "FAILED", "UNAVAILABLE"] },
        ["notExecutable"] = "InvalidChangeSetStatus 400: ChangeSet [ARN] cannot be executed in its current status of [FAILED]",
        ["noChangeSet"] = "ChangeSetNotFound 404: ChangeSet [same] does not exist",
        ["executed"] = new object[] { true, "EXECUTE_COMPLETE" },
        ["unknownChangeSet"] = "ChangeSetNotFound 404: ChangeSet [none] does not exist",
        ["drift"] = new object[]
        {
            "DRIFTED",
            new object[] { new object[] { "Logs", new[] { new { PropertyPath = "/RetentionInDays", ExpectedValue = "30", ActualValue = "1", DifferenceType = "NOT_EQUAL" } } } },
        },
        ["signalled"] = true,
        ["lateSignal"] = "ValidationError 400: Stack ARN is in CREATE_COMPLETE state",
        ["forgotten"] = true,
        ["protected"] = "ValidationError 400: Stack [user] cannot be deleted while TerminationProtection is enabled",
        ["deleted"] = true,
        ["notEmpty"] = "The following resource(s) failed to delete: [Site]. ",
        ["end"] = new object[] { "DELETE_COMPLETE", new[] { "giver-site" } },
        ["unnamed"] = 200,
        ["summaryOfNothing"] = "ValidationError 400: Either Template URL or Template Body must be specified.",
    };

    [Fact]
    public async Task EveryOperation_WithBoto3_AnswersAndFailsAsAws()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);

        Boto3Seen.AreEqual(Expected, (await ClientProgram.Boto3("cloudformation.py", simulator.Control.Url).RunAsync()).Json);
    }

    [Fact]
    public async Task Deploy_WithTheCommandLine_GoesByAChangeSet()
    {
        await using var simulator = await RunningSimulator.StartAsync("pilot-light", 60, 1, TestContext.Current.CancellationToken);
        var template = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(template, "Resources: { Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /deployed } } }\n", TestContext.Current.CancellationToken);
        try
        {
            var cli = ClientProgram.AwsCli(simulator.Control.Url);
            var reviewed = await cli.RunAsync("cloudformation", "deploy", "--stack-name", "deployed", "--template-file", template, "--no-execute-changeset");
            Assert.True(reviewed.ExitCode == 0, reviewed.Error);
            Assert.Contains("describe-change-set", reviewed.Output, StringComparison.Ordinal);

            var listed = (await cli.RunAsync("cloudformation", "list-change-sets", "--stack-name", "deployed", "--output", "json")).Json;
            var set = Assert.Single(listed.GetProperty("Summaries").EnumerateArray());
            Assert.Equal("AVAILABLE", set.GetProperty("ExecutionStatus").GetString());
            Assert.Equal(0, (await cli.RunAsync("cloudformation", "execute-change-set", "--change-set-name", set.GetProperty("ChangeSetId").GetString()!)).ExitCode);
            Assert.Equal(0, (await cli.RunAsync("cloudformation", "wait", "stack-create-complete", "--stack-name", "deployed")).ExitCode);
        }
        finally
        {
            File.Delete(template);
        }
    }
}
