using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Planning;

namespace Unishop.Recovery.Reporting;

/// <summary>What to do on the night on which this console is down too: the failover as calls of the AWS command line.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Plan">The failover's plan.</param>
/// <param name="Hash">The plan's hash, as previews show it.</param>
/// <param name="MadeAt">When it was written.</param>
/// <param name="Steps">The steps with their commands.</param>
/// <param name="Script">All of it as a shell script.</param>
public sealed record Runbook(Workload Workload, Plan Plan, string Hash, DateTimeOffset MadeAt, ImmutableArray<RunbookStep> Steps, string Script)
{
    /// <summary>The runbook of a workload, or what is in the way of a plan.</summary>
    public static (Runbook? Runbook, string? Obstacle) Of(WorkloadSnapshot snapshot, DateTimeOffset now)
    {
        var outcome = Planner.Plan(snapshot, Verb.Failover, PromoteBy.Failover);
        if (outcome.Plan is null && snapshot.Workload.Strategy == Strategy.HotStandby)
        {
            // The distribution turns by itself; what is left for a person is the writer.
            outcome = Planner.Plan(snapshot, Verb.Promote, PromoteBy.Failover);
        }

        if (outcome.Plan is not { } plan)
        {
            return (null, outcome.Obstacle);
        }

        var hash = Previews.Hash(plan);
        ImmutableArray<RunbookStep> steps = [.. plan.Steps.Where(step => step.Phase != Phase.Restore).Select(RunbookCommands.Of)];
        return (new(snapshot.Workload, plan, hash, now, steps, RunbookScript.Write(snapshot.Workload, plan, hash, now, steps)), null);
    }
}

/// <summary>A step in shell commands.</summary>
/// <param name="Step">The step of the plan.</param>
/// <param name="Skip">A command that succeeds where nothing is left to do; <see langword="null"/> where the act may always be made.</param>
/// <param name="Act">The command that acts; <see langword="null"/> for a step that only looks.</param>
/// <param name="Look">A command that succeeds once the step's goal is reached.</param>
public sealed record RunbookStep(PlanStep Step, string? Skip, string? Act, string Look);
