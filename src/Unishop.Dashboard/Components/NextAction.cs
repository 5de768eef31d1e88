using System.Collections.Immutable;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Plans;
using Unishop.Recovery.Assessment;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Components;

/// <summary>The one thing to do next for a workload: a pure function of its judgement and of what is possible.</summary>
/// <param name="Tone">How urgent it is.</param>
/// <param name="What">What to do, in the viewer's language.</param>
/// <param name="Why">Why, in the service layer's words.</param>
/// <param name="Href">Where it is done; <see langword="null"/> where there is nothing to open.</param>
/// <param name="Label">What the button says.</param>
public sealed record NextAction(Tone Tone, string What, string? Why, string? Href, string? Label)
{
    /// <summary>Whether nothing is more important now.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The next action.</summary>
    public static NextAction Of(WorkloadStatus status, ImmutableArray<VerbOffer> offers)
    {
        var workload = status.Snapshot.Workload;
        if (status.ActiveRun is { } run)
        {
            return new(Tone.Busy, Fill(Text.Next_Run, Say(run.Verb), Say(run.Status)), run.StatusReason ?? status.Reason, $"/runs/{run.Id}", Text.Run_Follow);
        }

        var failover = offers.FirstOrDefault(offer => offer.Verb == Verb.Failover);
        if (status.Health == WorkloadHealth.Down)
        {
            return failover is { Allowed: true }
                ? new(Tone.Bad, Fill(Text.Next_Failover, workload.Standby.Region), status.Reason, Review(Verb.Failover), Text.Next_Review) { IsUrgent = true }
                : new(Tone.Bad, Text.Next_DownStuck, $"{status.Reason}; {failover?.Reason}", null, null) { IsUrgent = true };
        }

        var worst = ReadinessRules.Worst(status.Checks);
        if (worst.State == CheckState.Pass)
        {
            return new(Tone.Good, Text.Next_Nothing, status.Reason, null, null);
        }

        var mend = worst.Id is "image" or "image-current" && offers.Any(offer => offer is { Verb: Verb.CopyImage, Allowed: true });
        return new(
            Tones.Of(worst.State),
            Fill(
                worst.State switch
                {
                    CheckState.Unknown => Text.Next_FindOut,
                    CheckState.Warn => Text.Next_Look,
                    _ => Text.Next_Mend,
                },
                ReadinessRules.Target(status.Snapshot).Region),
            worst.Fix is null ? worst.Evidence : $"{worst.Evidence}. {worst.Fix}",
            mend ? Review(Verb.CopyImage) : null,
            mend ? Say(Verb.CopyImage) : null);

        string Review(Verb verb) => $"/workloads/{workload.Id}/{Address(verb)}";
    }
}
