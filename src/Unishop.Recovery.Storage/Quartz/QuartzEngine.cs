using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Quartz.Extensibility;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Storage.Quartz;

/// <summary>
/// Has Quartz carry runs out, one at a time per workload. What survives a crash is the journal: at start, and every five seconds,
/// every run that has not ended and has no job gets one.
/// </summary>
public sealed class QuartzEngine(IRunExecutor executor, IJournalStore journal, JournalDatabase database, JournalFeed feed, ILogger<QuartzEngine> log, EngineRehearsal? rehearsal = null) : BackgroundService, IEngine
{
    private const string RunIdKey = "runId";
    private const int ConcurrentRuns = 250;
    internal static readonly TimeSpan UsualSweep = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRehearsal = TimeSpan.FromSeconds(30);
    private long _quickUntil;
    private readonly TaskCompletionSource<IScheduler> _scheduler = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The time between two looks for runs without an owner; infinite: only another console's word is followed.</summary>
    internal TimeSpan Sweep { get; init; } = UsualSweep;

    /// <inheritdoc/>
    public async Task SubmitAsync(string runId, string workloadId, CancellationToken cancellation)
    {
        var scheduler = await _scheduler.Task.WaitAsync(cancellation).ConfigureAwait(false);
        var key = new JobKey(runId, workloadId);
        if (await scheduler.Exists(key, cancellation).ConfigureAwait(false))
        {
            return;
        }

        var job = JobBuilder.Create<RunJob>().WithIdentity(key).UsingJobData(RunIdKey, runId).RequestRecovery().Build();
        var trigger = TriggerBuilder.Create().WithIdentity(runId, workloadId).ForJob(key).StartNow().Build();
        try
        {
            await scheduler.ScheduleJob(job, trigger, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Somebody else submitted it between the question and the call.
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var scheduler = await QuartzSchedulerBuilder
            .Create(quartz =>
            {
                database.Configure(quartz);
                quartz.UseDefaultThreadPool(ConcurrentRuns).UseJobFactory(new RunJobFactory(executor, log, stoppingToken));
            })
            .BuildScheduler(stoppingToken).ConfigureAwait(false);
        await scheduler.Start(stoppingToken).ConfigureAwait(false);
        _scheduler.SetResult(scheduler);
        var listening = database.ListenAsync(feed, () => Volatile.Write(ref _quickUntil, TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency * 3), stoppingToken);
        var warming = WarmUpAsync(stoppingToken);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await SweepAsync(stoppingToken).ConfigureAwait(false);
                await PauseAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Runs that this console lets go of are for the others to take up.
            await scheduler.Standby(CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAll(listening, warming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The jobs were told to stop by the token: each hands its run over without cutting a call off.
            await scheduler.Shutdown(waitForJobsToComplete: true, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The first run of a process is slow, since its way is compiled and its connections are opened: let it be one of no workload, and its
    /// journal a file that is thrown away. Runs are taken up meanwhile.
    /// </summary>
    private async Task WarmUpAsync(CancellationToken stopping)
    {
        try
        {
            await SubmitAsync("warm-up", "none", stopping).ConfigureAwait(false);
            if (rehearsal is not null)
            {
                await RehearseAsync(rehearsal, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogWarning(exception, "The rehearsal at the start did not get to its end; runs are carried out all the same.");
        }
    }

    private static async Task RehearseAsync(EngineRehearsal rehearsal, CancellationToken stopping)
    {
        var folder = Directory.CreateTempSubdirectory("unishop-rehearsal-");
        try
        {
            using var scratch = JournalDatabase.Open($"Data Source={Path.Combine(folder.FullName, "scratch.db")}");
            await rehearsal.CarryOutAsync(scratch.Journal(TimeProvider.System), stopping).WaitAsync(LongestRehearsal, TimeProvider.System, stopping).ConfigureAwait(false);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Five seconds; while another console lets go of its runs, so short that they have a new owner at once.</summary>
    private async Task PauseAsync(CancellationToken stopping)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!stopping.IsCancellationRequested && (Sweep == Timeout.InfiniteTimeSpan || TimeProvider.System.GetElapsedTime(began) < Sweep))
        {
            await Task.Delay(Quick, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (TimeProvider.System.GetTimestamp() < Volatile.Read(ref _quickUntil))
            {
                return;
            }
        }
    }

    private async Task SweepAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var run in await journal.ActiveRunsAsync(stopping).ConfigureAwait(false))
            {
                await SubmitAsync(run.RunId, run.WorkloadId, stopping).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            log.LogError(exception, "Looking for runs without an owner failed; it is tried again in {Seconds} s.", Sweep.TotalSeconds);
        }
    }

    private sealed class RunJobFactory(IRunExecutor executor, ILogger log, CancellationToken stopping) : IJobFactory
    {
        public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new JobScope(new RunJob(executor, log, stopping), null));

        public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }

    [DisallowConcurrentExecution]
    private sealed class RunJob(IRunExecutor executor, ILogger log, CancellationToken stopping) : IJob
    {
        public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
        {
            var runId = context.MergedJobDataMap.GetString(RunIdKey)!;
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await executor.ExecuteAsync(runId, stopping).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // The sweep gives the run to whoever is free; the journal says where it stands.
                log.LogError(exception, "Run {Run} lost its owner; it is taken up again.", runId);
            }
        }
    }
}
