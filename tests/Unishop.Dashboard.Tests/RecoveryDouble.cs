using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Planning;
using Unishop.Recovery.Reporting;

namespace Unishop.Dashboard.Tests;

/// <summary>A service layer whose world is one snapshot and one journal, both set by the test; its rules are the real ones.</summary>
internal sealed class RecoveryDouble : IRecoveryService
{
    private readonly Channel<JournalEntry> _live = Channel.CreateUnbounded<JournalEntry>();
    private readonly SnapshotStore _store = new(new WorkloadCatalog([World.Workload]), TimeProvider.System);

    public WorkloadSnapshot Now { get; set; } = World.Healthy;

    public ImmutableArray<JournalEntry> Entries { get; set; } = [];

    public List<StartRun> Starts { get; } = [];

    public List<RunCommand> Commands { get; } = [];

    public Refusal? Refuse { get; set; }

    /// <summary>What AWS says of calls that are not made.</summary>
    public ImmutableArray<DryRun> DryRuns { get; set; } = [];

    /// <summary>The switch; allowed unless a test says otherwise.</summary>
    public AutomationState Automation { get; set; } = new(false, null, null, null);

    /// <summary>What the audit finds; unbroken unless a test says otherwise.</summary>
    public ChainVerdict? Chain { get; set; }

    /// <summary>What a test changes in the judgement that the rules make.</summary>
    public Func<WorkloadStatus, WorkloadStatus> Judge { get; init; } = status => status;

    /// <summary>How many follow the run's journal.</summary>
    public int Followers { get; private set; }

    public ImmutableArray<Workload> Workloads => [World.Workload];

    public bool IsSimulated => true;

    private Run? Run => Unishop.Domain.Journal.Run.Fold(Entries);

    private Run? Active => Run is { IsEnded: false } run ? run : null;

    public void Append(JournalEntry entry)
    {
        Entries = Entries.Add(entry);
        _live.Writer.TryWrite(entry);
    }

    public WorkloadSnapshot? Snapshot(string workloadId) => workloadId == World.Workload.Id ? Now : null;

    public SnapshotSubscription? Subscribe(string workloadId) => _store.Subscribe(workloadId);

    /// <summary>Tells subscribers that something changed.</summary>
    public void Touch() => _store.Update(World.Workload.Id, World.Noon, snapshot => snapshot);

    public Task<WorkloadStatus?> StatusAsync(string workloadId, CancellationToken cancellation) =>
        Task.FromResult(Snapshot(workloadId) is { } snapshot ? Judge(StatusRules.Of(snapshot, Active, null, World.Noon)) : null);

    public ImmutableArray<ReplicationLag> LagHistory(string workloadId, TimeSpan window) => [new ReplicationLag(TimeSpan.FromMilliseconds(420), World.Noon.AddMinutes(-1))];

    public Task<LagSeries> LagSeriesAsync(string workloadId, TimeSpan window, CancellationToken cancellation) =>
        Task.FromResult(LagSeries.Of(LagHistory(workloadId, window), World.Workload.Objectives.Rpo));

    public Task<ImmutableArray<ReadinessCheck>> ReadinessAsync(string workloadId, CancellationToken cancellation) => Task.FromResult(ReadinessRules.Of(Now, World.Noon));

    public List<string> Checked { get; } = [];

    public bool CheckNow(string workloadId)
    {
        Checked.Add(workloadId);
        return workloadId == World.Workload.Id;
    }

    public Task<RtoEstimate> EstimateAsync(Plan plan, CancellationToken cancellation) => Task.FromResult(RtoEstimate.Of(plan, []));

    public Task<ImmutableArray<VerbOffer>> VerbsAsync(string workloadId, CancellationToken cancellation) => Task.FromResult(RunDesk.Verbs(Now, Active));

    public PreviewOutcome Preview(string workloadId, Verb verb, PromoteBy? promoteBy) => Planner.Plan(Now, verb, promoteBy) is { Plan: { } plan }
        ? new(Previews.Of(Now, plan), null)
        : new(null, new Refusal(RefusalKind.Invalid, "precondition", $"Not possible now: {Planner.Plan(Now, verb, promoteBy).Obstacle}."));

    public Task<CommandOutcome> StartAsync(StartRun command, CancellationToken cancellation)
    {
        Starts.Add(command);
        return Task.FromResult(new CommandOutcome(Refuse is null ? "run-1" : null, Refuse));
    }

    public Task<CommandOutcome> CommandAsync(RunCommand command, CancellationToken cancellation)
    {
        Commands.Add(command);
        return Task.FromResult(new CommandOutcome(Refuse is null ? command.RunId : null, Refuse));
    }

    public Task<ImmutableArray<DryRun>> RehearseAsync(Plan plan, CancellationToken cancellation) => Task.FromResult(DryRuns);

    public Task<AutomationState> AutomationAsync(CancellationToken cancellation) => Task.FromResult(Automation);

    public Task<Refusal?> SetAutomationAsync(bool stopped, string? reason, string actor, CancellationToken cancellation)
    {
        if (Refuse is null)
        {
            Automation = new(stopped, reason, actor, World.Noon);
        }

        return Task.FromResult(Refuse);
    }

    public Task<ImmutableArray<Run>> RunsAsync(string? workloadId, RunStatus? status, int limit, CancellationToken cancellation) =>
        Task.FromResult<ImmutableArray<Run>>(Run is { } run && (status is null || run.Status == status) ? [run] : []);

    public Task<Run?> ActiveRunAsync(string workloadId, CancellationToken cancellation) => Task.FromResult(Active);

    public Task<Run?> RunAsync(string runId, CancellationToken cancellation) => Task.FromResult(runId == "run-1" ? Run : null);

    public Task<AfterActionReport?> ReportAsync(string runId, CancellationToken cancellation) => Task.FromResult(
        Entries.IsEmpty ? null : AfterActionReport.Of(Entries, World.Workload.Name, new ChainVerdict(Entries.Length, null), World.Noon.AddHours(1)));

    public Task<ImmutableArray<JournalEntry>> JournalAsync(string runId, long afterSeq, CancellationToken cancellation) =>
        Task.FromResult(runId == "run-1" ? Entries : []);

    public async IAsyncEnumerable<JournalEntry> FollowAsync(string runId, long afterSeq, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Followers++;
        try
        {
            await foreach (var entry in _live.Reader.ReadAllAsync(cancellation))
            {
                yield return entry;
            }
        }
        finally
        {
            Followers--;
        }
    }

    public IAsyncEnumerable<JournalEntry> AuditAsync(DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellation) => Entries.ToAsyncEnumerable();

    public Task<ChainVerdict> VerifyAuditAsync(CancellationToken cancellation) => Task.FromResult(Chain ?? new ChainVerdict(Entries.Length, null));

    public Task<AuditHead?> AuditHeadAsync(CancellationToken cancellation) => Task.FromResult<AuditHead?>(Entries is [.., var last] ? new AuditHead(last.Id, last.Hash, null) : null);

    public Task TestWritingAsync(CancellationToken cancellation) => Task.CompletedTask;
}
