using System.Collections.Immutable;
using Bunit;
using Microsoft.Extensions.Time.Testing;
using Unishop.Dashboard.Features.Settings;
using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Setup;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Dashboard.Tests.Pages;

public sealed class SettingsPageTests : ScreenTest
{
    private static readonly ConsoleSetup Configured = new()
    {
        Mode = "simulator",
        Endpoint = new Uri("http://127.0.0.1:5081"),
        Storage = "SQLite",
        StoragePlace = "unishop.db",
        CanShare = false,
        Version = "1.2.1-alpha.0.7+0a1b2c3d",
        Process = "host:1",
        Observation = new ObservationOptions(),
        Runs = new RunOptions(),
        Channels = ["webhook", "smtp"],
        Languages = ["en", "es", "vi"],
    };

    private readonly FakeTimeProvider _time = new();
    private readonly FakeWorld _world;
    private readonly MemoryJournal _journal;

    public SettingsPageTests() => (_world, _journal) = (new FakeWorld(_time), new MemoryJournal(_time));

    [Fact]
    public void Settings_OfAConsoleThatWorks_SayWhatIsConfiguredAndThatItWorks()
    {
        var page = Open(Configured);

        Assert.Contains("tone-good", page.Find("[data-testid=storage]").ClassName, StringComparison.Ordinal);
        string[] facts = ["simulator", "http://127.0.0.1:5081/", "SQLite", "unishop.db", "host:1", "1.2.1-alpha.0.7+0a1b2c3d", "English · español · Tiếng Việt"];
        Assert.All(facts, fact => Assert.Contains(fact, page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_OnAwsItself_NameNoEndpoint() =>
        Assert.DoesNotContain("127.0.0.1", Open(Configured with { Mode = "live", Endpoint = null }).Find(".facts").TextContent, StringComparison.Ordinal);

    [Fact]
    public void Settings_JournalThatCanNotBeRead_SayWhyAsAnAlarm()
    {
        var page = Open(Configured, new BrokenJournal());

        Assert.Contains("tone-bad", page.Find("[data-testid=storage]").ClassName, StringComparison.Ordinal);
        Assert.Contains("The disk is gone", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_BeforeAndAfterTheTest_SayWhichArrived()
    {
        var page = Open(Configured);
        Assert.Equal(["tone-neutral", "tone-neutral"], Badges(page));

        page.Find("[data-testid=test-channels]").Press();

        page.WaitForAssertion(() => Assert.Equal(["tone-good", "tone-bad"], Badges(page)));
        Assert.Contains("No answer from the mail server", page.Find("[aria-live] dd:last-child").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_None_CanNotBeTested()
    {
        var page = Open(Configured with { Channels = [] });

        Assert.True(page.Find("[data-testid=test-channels]").HasAttribute("disabled"));
        Assert.Empty(page.FindAll("dl[aria-live] dt"));
    }

    [Fact]
    public void Permissions_BeforeAndAfterTheTest_AreListedAndThenCounted()
    {
        Configure(Configured, _journal);
        var panel = Render<PermissionPanel>();
        Assert.Equal(NeededAction.Of(World.Workload).Length, panel.FindAll("tr[data-state=notTested]").Count);
        Assert.Equal("", panel.Find("[data-testid=permission-count]").TextContent.Trim());

        panel.Find("[data-testid=test-permissions]").Press();

        panel.WaitForAssertion(() => Assert.NotEmpty(panel.FindAll("tr[data-state=allowed]")));
        Assert.Contains($"{panel.FindAll("tr[data-state=allowed]").Count}", panel.Find("[data-testid=permission-count]").TextContent, StringComparison.Ordinal);
        Assert.Equal("false", panel.Find("section").GetAttribute("aria-busy"));
        Assert.Empty(_world.Effects);
    }

    [Theory]
    [InlineData(PermissionState.Allowed, "tone-good", true)]
    [InlineData(PermissionState.Denied, "tone-bad", true)]
    [InlineData(PermissionState.Unreachable, "tone-unknown", true)]
    [InlineData(PermissionState.NotTested, "tone-neutral", false)]
    public void PermissionTable_InEachState_HasItsShapeAndWhereItMattersAwssWords(PermissionState state, string tone, bool saysWhy)
    {
        var table = Render<PermissionTable>(p => p.Add(t => t.Checks, [Check("rds:DescribeDBClusters", state)]));

        Assert.Contains(tone, table.Find("td .badge").ClassName, StringComparison.Ordinal);
        Assert.Equal(saysWhy, table.Markup.Contains("is not authorized", StringComparison.Ordinal));
    }

    [Fact]
    public void PermissionTable_OfSeveralRegions_HasATableForEachWithWhatIsMissingFirst()
    {
        var table = Render<PermissionTable>(p => p.Add(t => t.Checks,
        [
            Check("rds:DescribeDBClusters", PermissionState.Allowed), Check("rds:FailoverGlobalCluster", PermissionState.NotTested),
            Check("ec2:RunInstances", PermissionState.Denied), Check("ec2:DescribeImages", PermissionState.Allowed, World.East),
        ]));

        Assert.Equal([$"pilot-light · {World.West}", $"pilot-light · {World.East}"], table.FindAll("h3").Select(heading => heading.TextContent));
        Assert.Equal([true, false], table.FindAll("details").Select(group => group.HasAttribute("open")));
        Assert.Equal(["denied", "allowed", "notTested"], table.FindAll("table")[0].QuerySelectorAll("tr[data-state]").Select(row => row.GetAttribute("data-state")));
    }

    private static PermissionCheck Check(string action, PermissionState state, string region = World.West) =>
        new(new NeededAction("pilot-light", region, action, PermissionUse.Watch), state, "AccessDenied: User is not authorized", null);

    private static IEnumerable<string> Badges(IRenderedComponent<SettingsPage> page) =>
        page.FindAll("dl[aria-live] .badge").Select(badge => badge.ClassList.Single(name => name.StartsWith("tone-", StringComparison.Ordinal)));

    private IRenderedComponent<SettingsPage> Open(ConsoleSetup setup, IJournalStore? journal = null)
    {
        Configure(setup, journal ?? _journal);
        return Render<SettingsPage>();
    }

    private void Configure(ConsoleSetup setup, IJournalStore journal)
    {
        var catalog = new WorkloadCatalog([World.Workload]);
        var tester = new PermissionTester(catalog, new SnapshotStore(catalog, _time), _world.Ports, new Rehearsal(_world.Ports));
        Setup = new SetupService(setup, tester, journal, [.. setup.Channels.Select(channel => new Channel(channel))], _time);
    }

    /// <summary>A way to tell people; mail does not arrive.</summary>
    private sealed class Channel(string name) : INotifier
    {
        string INotifier.Channel => name;

        public Task<string?> SendAsync(Notice notice, CancellationToken cancellation) => Task.FromResult(name == "smtp" ? "no answer from the mail server" : null);
    }

    private sealed class BrokenJournal : IJournalStore
    {
        private static readonly IOException Gone = new("the disk is gone");

        public Task<ImmutableArray<ActiveRun>> ActiveRunsAsync(CancellationToken cancellation) => throw Gone;

        public Task<StartOutcome> StartAsync(string runId, string actor, RunStarted start, CancellationToken cancellation) => throw Gone;

        public Task<JournalEntry?> ClaimAsync(string runId, string owner, CancellationToken cancellation) => throw Gone;

        public Task<ImmutableArray<JournalEntry>> AppendAsync(string runId, long epoch, string actor, IReadOnlyList<RunEvent> events, CancellationToken cancellation) => throw Gone;

        public Task<JournalEntry?> CommandAsync(string runId, string actor, Func<Run, RunEvent?> decide, CancellationToken cancellation) => throw Gone;

        public Task<JournalEntry> RecordAsync(string stream, string actor, RunEvent happened, CancellationToken cancellation) => throw Gone;

        public Task<ImmutableArray<JournalEntry>> ReadRunAsync(string runId, long afterSeq, CancellationToken cancellation) => throw Gone;

        public Task<ImmutableArray<string>> RunIdsAsync(string? workloadId, int limit, CancellationToken cancellation) => throw Gone;

        public IAsyncEnumerable<JournalEntry> ExportAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) => throw Gone;

        public Task<ChainVerdict> VerifyAsync(CancellationToken cancellation) => throw Gone;

        public Task<JournalEntry?> NewestAsync(string stream, CancellationToken cancellation) => throw Gone;

        public Task<AuditHead?> HeadAsync(CancellationToken cancellation) => throw Gone;

        public Task ProbeAsync(CancellationToken cancellation) => throw Gone;
    }
}
