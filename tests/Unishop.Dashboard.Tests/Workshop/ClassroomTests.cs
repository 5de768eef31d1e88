using Bunit;
using Unishop.Dashboard.Features.Classroom;
using Unishop.Dashboard.Workshop;

namespace Unishop.Dashboard.Tests.Workshop;

public sealed class ClassroomTests : ScreenTest
{
    private const string Report = """
        { "lab": "pilot-light", "workload": "pilot-light", "health": "down", "activeRun": "run-9", "ordersLost": 3,
          "steps": [{ "id": "stacks", "state": "done", "seen": "" }, { "id": "disaster", "state": "passed", "seen": "" }, { "id": "promote", "state": "next", "seen": "writer: us-east-1" }],
          "score": { "runId": "run-8", "recoverSeconds": 60, "rtoSeconds": 90 } }
        """;

    [Fact]
    public void Classroom_OfLearners_ShowsEachWithTheStepAndTheScore()
    {
        Learners = [new LearnerOptions { Name = "Ana", Url = "http://127.0.0.1:5101" }];
        Simulator.World = Report;

        var row = Render<ClassroomPage>().Find("[data-testid=learner]");

        Assert.Contains("Ana", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("us-west-1", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 min 30 s", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", row.QuerySelector("progress")!.GetAttribute("value"));
        Assert.Equal("http://127.0.0.1:5101/runs/run-9", row.QuerySelectorAll("a")[1].GetAttribute("href"));
    }

    [Fact]
    public void Classroom_ConsoleThatDoesNotAnswer_IsUnknownWithTheReason()
    {
        Learners = [new LearnerOptions { Name = "Ana", Url = "http://127.0.0.1:5101" }];
        Simulator.IsDown = true;

        Assert.Contains("Connection refused", Render<ClassroomPage>().Find("[data-testid=learner]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Classroom_WithoutLearners_SaysWhereTheyAreNamed() =>
        Assert.Contains("Workshop:Learners", Render<ClassroomPage>().Find("[data-testid=no-learners]").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Learners_Mistaken_AreNamedWithAValueThatWouldDo()
    {
        var mistakes = LearnerOptions.Validate([new LearnerOptions { Name = " ", Url = "ftp://x" }]).ToArray();

        Assert.Equal(2, mistakes.Length);
        Assert.All(mistakes, mistake => Assert.Contains("e.g. ", mistake, StringComparison.Ordinal));
    }
}
