using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Dashboard.Workshop;

/// <summary>What a lab is judged by.</summary>
/// <param name="World">The simulated world.</param>
/// <param name="Workload">The workload that the lab is about; Regions and names are its.</param>
public sealed record LabSight(SimulatedWorld World, Workload Workload);

/// <summary>What a check found.</summary>
/// <param name="IsDone">Whether the world is as the step wants it.</param>
/// <param name="Seen">What is to be seen, in the viewer's language.</param>
public sealed record LabFinding(bool IsDone, string Seen);

/// <summary>A step of a lab.</summary>
/// <param name="Id">Unique in its lab.</param>
/// <param name="Title">What is to be reached.</param>
/// <param name="What">What to do.</param>
/// <param name="Check">Whether the world is so; a pure function.</param>
/// <param name="Link">Where it is done.</param>
public sealed record LabStep(
    string Id, Func<Workload, string> Title, Func<Workload, string> What, Func<LabSight, LabFinding> Check, Func<Workload, string>? Link = null);

/// <summary>How a step stands.</summary>
public enum LabState
{
    /// <summary>The world is as the step wants it.</summary>
    Done,

    /// <summary>It is no longer so, and a later step is done: it was.</summary>
    Passed,

    /// <summary>The first one that is still to be done.</summary>
    Next,

    /// <summary>After the next one.</summary>
    Later,
}

/// <summary>A step with how it stands.</summary>
/// <param name="Step">Which.</param>
/// <param name="State">How it stands.</param>
/// <param name="Seen">What its check saw.</param>
public sealed record LabStand(LabStep Step, LabState State, string Seen);

/// <summary>A guided lab.</summary>
/// <param name="Id">Its id, which is the labs' workload's.</param>
/// <param name="Strategy">What it teaches.</param>
/// <param name="Steps">In the order in which they are done.</param>
public sealed record Lab(string Id, Strategy Strategy, ImmutableArray<LabStep> Steps)
{
    /// <summary>How each step stands in this world.</summary>
    public ImmutableArray<LabStand> Judge(LabSight sight)
    {
        var findings = Steps.Select(step => step.Check(sight)).ToArray();
        var last = Array.FindLastIndex(findings, finding => finding.IsDone);
        return
        [
            .. Steps.Select((step, index) => new LabStand(
                step,
                findings[index].IsDone ? LabState.Done : index < last ? LabState.Passed : index == last + 1 ? LabState.Next : LabState.Later,
                findings[index].Seen)),
        ];
    }
}
