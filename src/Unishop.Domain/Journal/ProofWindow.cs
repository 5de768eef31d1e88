using System.Collections.Immutable;
using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;

namespace Unishop.Domain.Journal;

/// <summary>What becomes of a proof with one more look at the shop: a pure function.</summary>
public static class ProofWindow
{
    /// <summary>How many looks in a row must fail, or succeed, to change what is believed: one lost answer is no relapse.</summary>
    public const int LooksToBelieve = 2;

    /// <summary>When the shop was proved by the run's own steps; <see langword="null"/> before that.</summary>
    public static DateTimeOffset? ProvedAt(Run run)
    {
        var proofs = run.Steps.Where(step => step.Step.Phase == Phase.Verify).ToArray();
        return proofs.Length > 0 && proofs.All(step => step.Status == StepStatus.Succeeded) ? proofs.Max(step => step.EndedAt) : null;
    }

    /// <summary>When the shop was verified for good, as far as is known: a relapse reopens it.</summary>
    public static DateTimeOffset? VerifiedAt(Run run) =>
        ProvedAt(run) is not { } proved ? null
        : run.Proof.Relapses is [.., var last] ? last.Until
        : proved;

    /// <summary>How the proof stands.</summary>
    public static ProofState StateOf(Run run) =>
        run.Start.ProofSeconds is null || ProvedAt(run) is null ? ProofState.NotWatched
        : run.Proof.Now is not null ? ProofState.Relapsed
        : run.Proof.Closed is not { } closed ? ProofState.Holding
        : closed.Held ? ProofState.Held
        : ProofState.Unknown;

    /// <summary>Whether a look shows the shop as the run wants it: served from its Region, with database and login.</summary>
    public static bool IsGood(SiteState site, string region) => site is { Health: SiteHealth.Healthy, Cart: not null } && site.RegionShown == region;

    /// <summary>The event that the looks since the last event ask for.</summary>
    /// <param name="run">The run, with a proof that is open.</param>
    /// <param name="looks">All looks after the shop was proved, oldest first.</param>
    /// <returns><see langword="null"/> where nothing changed.</returns>
    public static RunEvent? Next(Run run, IReadOnlyList<Look> looks)
    {
        if (VerifiedAt(run) is not { } from || run.Start.ProofSeconds is not { } seconds)
        {
            return run.Proof.Now is { } relapse && FirstOfRow(looks, look => look.At > relapse.Since && look.IsGood) is { } good
                ? new ShopProvedAgain(good.At)
                : null;
        }

        var later = looks.Where(look => look.At > from).ToArray();
        if (FirstOfRow(later, look => !look.IsGood) is { } bad)
        {
            return new ShopRelapsed(bad.At, bad.Detail);
        }

        if (later is not [.., { IsGood: true } last] || last.At - from < TimeSpan.FromSeconds(seconds))
        {
            return null;
        }

        var unseen = later.Select((look, at) => look.At - (at == 0 ? from : later[at - 1].At)).Max();
        return unseen > TimeSpan.FromSeconds(seconds)
            ? new ProofClosed(false, later.Length, string.Create(CultureInfo.InvariantCulture, $"nobody looked for {unseen.TotalSeconds:0} s"))
            : new ProofClosed(true, later.Length, $"{later.Count(look => look.IsGood)} of {later.Length} looks were good");
    }

    /// <summary>The first of so many looks in a row that are as asked, where the row is the newest.</summary>
    private static Look? FirstOfRow(IReadOnlyList<Look> looks, Func<Look, bool> asked)
    {
        var row = looks.Reverse().TakeWhile(asked).ToArray();
        return row.Length >= LooksToBelieve ? row[^1] : null;
    }
}

/// <summary>One look at the shop.</summary>
/// <param name="At">When.</param>
/// <param name="IsGood">Whether it was as the run wants it.</param>
/// <param name="Detail">What was seen.</param>
public sealed record Look(DateTimeOffset At, bool IsGood, string Detail);
