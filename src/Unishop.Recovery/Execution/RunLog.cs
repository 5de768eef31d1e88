using Microsoft.Extensions.Logging;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Execution;

/// <summary>
/// What the log says of runs. The numbers are what alarms are made of and never change their meaning; the journal, and not the log, is the
/// record.
/// </summary>
internal static partial class RunLog
{
    private static readonly Func<ILogger, string, string, IDisposable?> RunScope = LoggerMessage.DefineScope<string, string>("run {Run} of {Workload}");
    private static readonly Func<ILogger, string, IDisposable?> StepScope = LoggerMessage.DefineScope<string>("step {Step}");

    /// <summary>Marks everything that is logged meanwhile with the run and its workload.</summary>
    public static IDisposable? InRun(ILogger log, string run, string workload) => RunScope(log, run, workload);

    /// <summary>Marks everything that is logged meanwhile with the step.</summary>
    public static IDisposable? InStep(ILogger log, string step) => StepScope(log, step);

    /// <summary>Logs an entry that was written to a run's journal, where it is one of the turns that a run takes.</summary>
    public static void Written(ILogger log, JournalEntry entry)
    {
        switch (entry.Event)
        {
            case RunStarted e:
                using (InRun(log, entry.RunId, e.WorkloadId))
                {
                    Started(log, entry.RunId, entry.Actor, e.Plan.Verb, e.WorkloadId, e.Plan.TargetRegion, e.Simulated);
                }

                break;
            case RunClaimed e:
                Claimed(log, entry.RunId, e.Owner, e.Epoch);
                break;
            case StepIntent e:
                Called(log, entry.RunId, e.Step, e.Attempt, e.Call.Service, e.Call.Operation, e.Call.Region);
                break;
            case StepActed e:
                Accepted(log, entry.RunId, e.Step, e.Attempt, e.ResourceId, e.RequestId);
                break;
            case StepActFailed e:
                Failed(log, entry.RunId, e.Step, e.Attempt, e.Error, e.RequestId);
                break;
            case StepIntentSettled e:
                Settled(log, entry.RunId, e.Step, e.Attempt, e.TookEffect, e.Evidence);
                break;
            case RunEnded e:
                Ended(log, entry.RunId, e.State, e.Summary);
                break;
        }
    }

    [LoggerMessage(1001, LogLevel.Information, "Run {Run} was started by {Actor}: {Operation} of {Workload} to {Region} (simulated: {Simulated})")]
    private static partial void Started(ILogger log, string run, string actor, Verb operation, string workload, string? region, bool simulated);

    [LoggerMessage(1002, LogLevel.Information, "Run {Run} was claimed by {Owner}, epoch {Epoch}")]
    private static partial void Claimed(ILogger log, string run, string owner, long epoch);

    [LoggerMessage(1003, LogLevel.Information, "Run {Run}, step {Step}, attempt {Attempt}: {Service}:{Call} is called in {Region}")]
    private static partial void Called(ILogger log, string run, string step, int attempt, string service, string call, string region);

    [LoggerMessage(1004, LogLevel.Information, "Run {Run}, step {Step}, attempt {Attempt}: accepted for {Resource}, request {Request}")]
    private static partial void Accepted(ILogger log, string run, string step, int attempt, string resource, string? request);

    [LoggerMessage(1005, LogLevel.Warning, "Run {Run}, step {Step}, attempt {Attempt}: failed, request {Request}: {Error}")]
    private static partial void Failed(ILogger log, string run, string step, int attempt, string error, string? request);

    [LoggerMessage(1006, LogLevel.Information, "Run {Run}, step {Step}, attempt {Attempt}: settled by looking, took effect: {TookEffect}; {Evidence}")]
    private static partial void Settled(ILogger log, string run, string step, int attempt, bool tookEffect, string evidence);

    [LoggerMessage(1007, LogLevel.Information, "Run {Run} ended: {State}; {Summary}")]
    private static partial void Ended(ILogger log, string run, RunStatus state, string summary);

    /// <summary>Logs that a start was refused.</summary>
    [LoggerMessage(1008, LogLevel.Warning, "{Operation} of {Workload} by {Actor} was refused ({Code}): {Reason}")]
    public static partial void StartRefused(ILogger log, Verb operation, string workload, string actor, string code, string reason);

    /// <summary>Logs that a command on a run was refused.</summary>
    [LoggerMessage(1009, LogLevel.Warning, "{Command} of run {Run} by {Actor} was refused ({Code}): {Reason}")]
    public static partial void CommandRefused(ILogger log, RunAction command, string run, string actor, string code, string reason);

    /// <summary>Logs that this process lets go of a run.</summary>
    [LoggerMessage(1010, LogLevel.Warning, "Run {Run} is let go: {Reason}")]
    public static partial void LetGo(ILogger log, string run, string reason);

    /// <summary>Logs a bug in a step.</summary>
    [LoggerMessage(1011, LogLevel.Error, "Run {Run}, step {Step} broke down")]
    public static partial void BrokeDown(ILogger log, Exception bug, string run, string step);
}
