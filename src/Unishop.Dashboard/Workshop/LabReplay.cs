using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Planning;

namespace Unishop.Dashboard.Workshop;

/// <summary>
/// Brings the world to the beginning of any step of a lab: starts over, then does what the steps before it ask for, with the same commands
/// as a learner does, and goes on when each step's own check says that it is done. What it does stands in the journal.
/// </summary>
public sealed class LabReplay(SimulatorControl control, IRecoveryService recovery)
{
    private const double Fast = 60;

    /// <summary>How long a step may take, in real time.</summary>
    public static readonly TimeSpan StepLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    // Steps that a failover does; one run does several of them.
    private static readonly string[] MovedByRun = ["promote", "instance", "switchover", "capacity", "moved"];

    /// <summary>Starts over and goes on to the beginning of a step.</summary>
    /// <param name="lab">The lab.</param>
    /// <param name="workload">What it is about.</param>
    /// <param name="stepId">The step that is next afterwards.</param>
    /// <param name="seed">The seed of the world's chances.</param>
    /// <param name="actor">Who asked for it.</param>
    /// <param name="progress">Told the step that is worked on.</param>
    /// <param name="cancellation">Gives up; the world stays as it is then.</param>
    /// <returns>Why not; <see langword="null"/> where the world is there.</returns>
    public async Task<string?> GoToAsync(Lab lab, Workload workload, string stepId, long seed, string actor, Action<LabStep> progress, CancellationToken cancellation)
    {
        if (lab.Steps.FirstOrDefault(step => step.Id == stepId) is not { } target)
        {
            return $"{lab.Id} has no step '{stepId}'; it has {string.Join(", ", lab.Steps.Select(step => step.Id))}";
        }

        var speed = (await control.ReadAsync(cancellation)).World?.Clock.Speed ?? 1;
        if ((await control.ResetAsync(lab.Id, seed, cancellation) ?? await control.SetSpeedAsync(Fast, cancellation)) is { } refused)
        {
            return refused;
        }

        try
        {
            foreach (var step in lab.Steps.TakeWhile(step => step != target))
            {
                progress(step);
                if (await ReachAsync(step, workload, actor, cancellation) is { } stuck)
                {
                    return $"{step.Id}: {stuck}";
                }
            }

            return null;
        }
        finally
        {
            await control.SetSpeedAsync(speed, CancellationToken.None);
        }
    }

    private async Task<string?> ReachAsync(LabStep step, Workload workload, string actor, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        var (asked, why) = (false, "");
        while (TimeProvider.System.GetElapsedTime(began) < StepLimit)
        {
            var reading = await control.ReadAsync(cancellation);
            if (reading.World is { } world)
            {
                var finding = step.Check(new LabSight(world, workload));
                if (finding.IsDone)
                {
                    return null;
                }

                why = asked ? finding.Seen : await DoAsync(step, world, workload, actor, cancellation) ?? finding.Seen;
                asked |= why == finding.Seen;
            }
            else
            {
                why = reading.Failure ?? why;
            }

            await Task.Delay(LookEvery, TimeProvider.System, cancellation);
        }

        return why;
    }

    /// <summary>Does what a step asks for.</summary>
    /// <returns>Why that is not possible yet; <see langword="null"/> where it was done or there is nothing to do but wait.</returns>
    private async Task<string?> DoAsync(LabStep step, SimulatedWorld world, Workload workload, string actor, CancellationToken cancellation) => step.Id switch
    {
        "disaster" => await control.InjectAsync("siteBlocked", workload.Primary.Region, cancellation),
        "heal" => await HealAsync(world, cancellation),
        "image" => await StartAsync(workload, Verb.CopyImage, step, actor, cancellation),
        "clean-up" => await StartAsync(workload, Verb.CleanUp, step, actor, cancellation),
        _ when MovedByRun.Contains(step.Id) && workload.Strategy != Strategy.HotStandby => await StartAsync(workload, Verb.Failover, step, actor, cancellation),
        _ => null,
    };

    private async Task<string?> HealAsync(SimulatedWorld world, CancellationToken cancellation)
    {
        foreach (var fault in world.Faults)
        {
            if (await control.HealAsync(fault.Kind, fault.Region, cancellation) is { } refused)
            {
                return refused;
            }
        }

        return null;
    }

    private async Task<string?> StartAsync(Workload workload, Verb verb, LabStep step, string actor, CancellationToken cancellation)
    {
        if (await recovery.ActiveRunAsync(workload.Id, cancellation) is not null)
        {
            return null;
        }

        // After a start over the snapshots are of the old world for a moment: a refusal is asked again until the step's limit.
        var outcome = await recovery.StartAsync(
            new StartRun(workload.Id, verb, null, StrategyOperations.ConfirmWord(workload, verb), $"workshop: on the way behind step {step.Id}", null, actor) { Acknowledged = true }, cancellation);
        return outcome.Refusal?.Reason;
    }
}
