using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Features.Review;
using Unishop.Dashboard.Features.Runs;
using Unishop.Dashboard.Features.Workloads;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Tests.Pages;

/// <summary>The panels of the pages, each state by itself.</summary>
public sealed class PanelTests : ScreenTest
{
    public static TheoryData<double?, double?, string, string> Losses => new()
    {
        { 0, null, "0 s", "No orders are lost." },
        { 3, 12, "3.0 s", "12" },
        { 700, null, "11 min 40 s", "Outside the objective" },
        { null, null, "Unknown", "orders" },
    };

    public static TheoryData<SiteHealth, bool, string> Sites => new()
    {
        { SiteHealth.Healthy, false, "Healthy" },
        { SiteHealth.Degraded, false, "Degraded" },
        { SiteHealth.Down, false, "Down" },
        { SiteHealth.Down, true, "Not serving" },
    };

    [Theory]
    [InlineData("en", "us-west-1 can take over", "us-west-1 can take over", null)]
    [InlineData("es", "us-west-1 can take over", "us-west-1 puede tomar el relevo", null)]
    [InlineData("es", "Rate exceeded", "Rate exceeded", "en")]
    public void ServiceText_InEachLanguage_IsTranslatedOrSaysThatItIsEnglish(string language, string said, string shown, string? marked)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

        var text = Render<ServiceText>(p => p.Add(t => t.Value, said)).Find("span");

        Assert.Equal(shown, text.TextContent);
        Assert.Equal(marked, text.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("en", false, "Suspected since 11:59:30 UTC", "No answer")]
    [InlineData("en", true, "believed at 11:59:40 UTC", "Nothing of us-east-1 answers")]
    [InlineData("es", true, "confirmado a las 11:59:40 UTC", "Nada de us-east-1 responde")]
    public void OutagePanel_InEachState_SaysWhoSeesWhatSinceWhen(string language, bool believed, string verdict, string also)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var since = World.Noon.AddSeconds(-30);
        var outage = new Outage(World.East, since, believed ? since.AddSeconds(10) : null, "page: no answer within 5 s")
        {
            Sightings =
            [
                new(Witness.Site, Testimony.Silent, since, World.Noon, "page: no answer within 5 s"),
                new(Witness.AwsApi, Testimony.Silent, since.AddSeconds(5), World.Noon, $"nothing of {World.East} answers"),
            ],
        };

        var panel = Render<OutagePanel>(p => p.Add(o => o.Outage, outage));

        Assert.Contains(verdict, panel.Markup, StringComparison.Ordinal);
        Assert.Contains(also, panel.Markup, StringComparison.Ordinal);
        Assert.Equal(["silent", "silent"], panel.FindAll("[data-state]").Select(badge => badge.GetAttribute("data-state")));
        Assert.Equal(["11:59:30 UTC", "11:59:35 UTC"], panel.FindAll("time").Select(time => time.TextContent));
    }

    [Theory]
    [InlineData("the old writer was not fenced", "The old writer was not fenced")]
    [InlineData("page: no answer within 5 s", "Page: no answer within 5 s")]
    [InlineData("us-west-1 can take over", "us-west-1 can take over")]
    [InlineData("rds:FailoverGlobalCluster is not allowed", "rds:FailoverGlobalCluster is not allowed")]
    [InlineData("i-0ab is running", "i-0ab is running")]
    [InlineData("unishophotstandby is ACTIVE", "unishophotstandby is ACTIVE")]
    [InlineData("pilot-secondary follows us-east-1", "pilot-secondary follows us-east-1")]
    [InlineData("", "")]
    public void ServiceText_ByItself_BeginsAsASentenceUnlessItBeginsWithAName(string said, string shown)
    {
        Assert.Equal(shown, Render<ServiceText>(p => p.Add(t => t.Value, said)).Nodes.Select(node => node.TextContent).LastOrDefault("").Trim());
        Assert.Equal(said, Render<ServiceText>(p => p.Add(t => t.Value, said).Add(t => t.Inline, true)).Nodes.Select(node => node.TextContent).LastOrDefault("").Trim());
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossPanel_InEachState_SaysSecondsAndOrders(double? seconds, double? orders, string number, string also)
    {
        var panel = Render<LossPanel>(p => p.Add(l => l.Loss, new DataLossEstimate(seconds, World.Noon, "the lag that CloudWatch measured last") { Orders = orders }).Add(l => l.RpoSeconds, 5));

        Assert.Equal(number, panel.Find(".loss__number").TextContent.Trim());
        Assert.Contains(also, panel.Markup, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(seconds is null, panel.FindAll(".loss__number--unknown").Count == 1);
    }

    [Theory]
    [MemberData(nameof(Sites))]
    public void SiteFact_InEachState_HasItsWord(SiteHealth health, bool otherServes, string word)
    {
        var fact = Render<SiteFact>(p => p.Add(f => f.Site, World.Site(health, World.West, "page: 404 NoSuchKey")).Add(f => f.OtherServes, otherServes));

        Assert.Contains(word, fact.Find(".badge").TextContent, StringComparison.Ordinal);
        Assert.Contains("404 NoSuchKey", fact.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void ReviewNotices_OfARefusalAndOfARun_TheRunIsTheReasonThatCounts()
    {
        var refusal = new Refusal(RefusalKind.Invalid, "precondition", "Not possible now: there is no global database.");

        var refused = Render<ReviewNotices>(p => p.Add(n => n.Refusal, refusal));
        var held = Render<ReviewNotices>(p => p.Add(n => n.Refusal, refusal).Add(n => n.ActiveRun, World.Run()));

        Assert.Contains("there is no global database", refused.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(held.FindAll("[role=alert]"));
        Assert.Equal("/runs/run-1", held.Find("a").GetAttribute("href"));
    }

    [Fact]
    public void ReviewNotices_OfAChangedPlan_TakesItOnlyWhenAsked()
    {
        var taken = 0;
        var changed = Recovery.Preview(World.Workload.Id, Verb.Failover, PromoteBy.Failover).Preview;
        var notices = Render<ReviewNotices>(p => p.Add(n => n.Changed, changed).Add(n => n.Accept, () => taken++));

        Assert.Equal(0, taken);
        notices.Find("button").Press();

        Assert.Equal(1, taken);
    }

    [Fact]
    public void Review_AskedForAWayThatHasNoPlan_StillOffersTheOthers()
    {
        Recovery.Now = World.Healthy with { Standby = World.Healthy.Standby with { Database = Reading<DatabaseState?>.Unknown("not read yet", World.Noon, "test") } };
        Services.GetRequiredService<NavigationManager>().NavigateTo($"/workloads/{World.Workload.Id}/failover?by=failover");

        var page = Render<ReviewPage>(p => p.Add(r => r.Id, World.Workload.Id).Add(r => r.VerbWord, "failover"));

        Assert.Contains("There is no plan now.", page.Markup, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll("input[name=promote-by]").Count);
        Assert.Equal("Failover", page.Find("input[name=promote-by][checked]").GetAttribute("value"));
    }

    [Fact]
    public void Review_AwsIsAsked_ShowsWhatIsMissingBesideItsCall()
    {
        Recovery.DryRuns =
        [
            new("launch", "ec2:RunInstances", false, "UnauthorizedOperation: no") { Missing = "iam:PassRole" },
            new("terminate", "ec2:TerminateInstances", null, "not asked: no instance drill lives in us-west-1"),
        ];
        var page = Render<ReviewPage>(p => p.Add(r => r.Id, World.Workload.Id).Add(r => r.VerbWord, "failover"));
        page.WaitForElement("[data-testid=rehearse]").Press();

        Assert.Contains("iam:PassRole", page.WaitForElement("[data-step=launch][data-allowed=False]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Not asked", page.Find("[data-step=terminate][data-allowed=unknown]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void VerbList_OfAVerbThatIsRefused_IsAButtonWithItsReasonAndNoLink()
    {
        var list = Render<VerbList>(p => p.Add(v => v.WorkloadId, "pilot-light").Add(v => v.Strategy, Strategy.PilotLight).Add(v => v.Offers,
            [new VerbOffer(Verb.Failover, true, "", true, World.West), new VerbOffer(Verb.Failback, false, "us-west-1 does not hold the writer: there is nothing to bring back", true, World.East)]));

        Assert.Equal("/workloads/pilot-light/failover", list.Find("a[data-testid=verb-failover]").GetAttribute("href"));
        var refused = list.Find("button[data-testid=verb-failback]");
        Assert.True(refused.HasAttribute("disabled"));
        Assert.Contains("nothing to bring back", list.Find($"#{refused.GetAttribute("aria-describedby")}").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadinessList_OfChecks_HasTheWorstFirstWithItsFix()
    {
        var list = Render<ReadinessList>(p => p.Add(r => r.WorkloadId, "pilot-light").Add(r => r.Checks,
        [
            new ReadinessCheck("image", "", CheckState.Pass, "ami-1 is available", World.Noon, null),
            new ReadinessCheck("database-member", "", CheckState.Fail, "there is no global database", World.Noon.AddMinutes(-4), "Prepare the standby.") { FixVerb = Verb.Prepare },
            new ReadinessCheck("lag", "", CheckState.Unknown, "the last measurement is 9 min old", World.Noon, "Look at CloudWatch in the standby's Region."),
        ]));

        Assert.Equal(3, list.FindAll(".check").Count);
        Assert.Contains("There is no global database", list.Find(".check").TextContent, StringComparison.Ordinal);
        Assert.Equal("/workloads/pilot-light/prepare", list.Find(".check__fix a.button").GetAttribute("href"));
    }

    [Theory]
    [InlineData(RunStatus.Succeeded, "Failover to us-west-1 done", "good")]
    [InlineData(RunStatus.Failed, "Given up: enough", "bad")]
    [InlineData(RunStatus.Cancelled, "Cancelled: enough", "neutral")]
    public void RunVerdict_OfEachEnd_SaysWhatCameOfIt(RunStatus status, string summary, string tone)
    {
        var verdict = Render<RunVerdict>(p => p.Add(v => v.Run, World.Run(new RunEnded(status, char.ToLowerInvariant(summary[0]) + summary[1..]))));

        Assert.Equal(summary, verdict.Find(".now__title").TextContent.Trim());
        Assert.Contains($"now__step--{tone}", verdict.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failover", true)]
    [InlineData("drill", false)]
    [InlineData("verify", false)]
    public void Review_OfAVerb_SaysWhatIsLostOnlyWhereSomethingCanBe(string verb, bool says)
    {
        var page = Render<ReviewPage>(p => p.Add(r => r.Id, World.Workload.Id).Add(r => r.VerbWord, verb));

        Assert.NotEmpty(page.FindAll("[data-testid=start-run]"));
        Assert.Equal(says, page.FindAll(".loss").Count == 1);
    }

    [Fact]
    public void LossPanel_OfACleanUp_SaysThatEverythingIsLostAndNoNumber()
    {
        var panel = Render<LossPanel>(p => p.Add(l => l.Loss, new DataLossEstimate(0, World.Noon, "this plan does not move the writer")).Add(l => l.RpoSeconds, 5).Add(l => l.Everything, true));

        Assert.Equal("Everything", panel.Find(".loss__number").TextContent);
        Assert.DoesNotContain("Inside the objective", panel.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("No orders are lost", panel.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_WithoutAPlan_OffersWhatCanBeDoneInstead()
    {
        Recovery.Now = World.Healthy with { Standby = World.Healthy.Standby with { Images = World.Known<System.Collections.Immutable.ImmutableArray<ImageState>>([]) } };

        var page = Render<ReviewPage>(p => p.Add(r => r.Id, World.Workload.Id).Add(r => r.VerbWord, "failover"));

        Assert.Contains("There is no plan now.", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=start-run]"));
        Assert.NotEmpty(page.FindAll("a[data-testid=verb-promote]"));
        Assert.Empty(page.FindAll("a[data-testid=verb-failover]"));
    }

    [Fact]
    public void ReadinessList_OfWhatPasses_FoldsItAwayBehindItsNumber()
    {
        var list = Render<ReadinessList>(p => p.Add(r => r.Checks,
        [
            new ReadinessCheck("image", "", CheckState.Pass, "ami-1 is available", World.Noon, null),
            new ReadinessCheck("lag", "", CheckState.Warn, "414 s of writes would be lost", World.Noon, null),
        ]));

        var folded = list.Find("details[data-testid=passed]");
        Assert.False(folded.HasAttribute("open"));
        Assert.Contains("1 checks pass", folded.TextContent, StringComparison.Ordinal);
        Assert.Single(folded.QuerySelectorAll(".check"));
        Assert.Contains("414 s", list.Find(".check").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("6 min 54 s", "6| min |54| s")]
    [InlineData("336 ms", "336| ms")]
    [InlineData("1 d", "1| d")]
    public void Amount_OfALength_ReadsAsBeforeWithItsUnitsApart(string length, string pieces)
    {
        var amount = Render<Amount>(p => p.Add(a => a.Of, length));

        Assert.Equal(length, amount.Find(".amount").TextContent);
        Assert.Equal(pieces.Split('|'), amount.Find(".amount").ChildNodes.Select(node => node.TextContent));
        Assert.Equal(pieces.Split('|').Where((_, i) => i % 2 == 1), amount.FindAll("small").Select(unit => unit.TextContent));
    }

    [Fact]
    public void Elapsed_WithItsUnitsApart_HasAPlaceForEveryNumberAndUnit()
    {
        var elapsed = Render<Elapsed>(p => p.Add(e => e.Since, World.Noon.AddSeconds(-12)).Add(e => e.Apart, true));

        Assert.Equal("12 s", elapsed.Find("time").TextContent);
        Assert.Equal(4, elapsed.Find("time").Children.Length);
    }

    [Fact]
    public void RunAdvice_OfAFailedStep_RetriesItFromWhereItIsSaid()
    {
        (RunAction, string?, string?)? asked = null;
        var advice = Render<RunAdvice>(p => p
            .Add(a => a.Run, World.Run(new RunClaimed("host:1", 1), new StepStarted("launch"), new StepFailed("launch", "no capacity")))
            .Add(a => a.Command, command => asked = command));

        advice.Find("[data-testid=retry-failed]").Press();

        Assert.Equal((RunAction.Retry, "launch", null), asked);
    }
}
