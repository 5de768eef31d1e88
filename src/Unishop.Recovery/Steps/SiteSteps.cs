using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>A step that only looks at the site.</summary>
internal abstract class SiteStep(ISiteProbe sites) : IStepReconciler
{
    public abstract string Kind { get; }

    public StepGuard Guard => StepGuard.ReadOnly;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation) => Judge(
        context,
        await sites.ProbeAsync(new Uri(context[StepKinds.Url]), context.Workload.Canary.Email, cancellation).ConfigureAwait(false));

    public Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation) =>
        throw new NotSupportedException($"{Kind} only looks.");

    protected abstract StepObservation Judge(StepContext context, SiteState site);
}

/// <summary>Waits until page and API answer from the right Region; the database behind may still be on its way.</summary>
internal sealed class SiteHealthy(ISiteProbe sites) : SiteStep(sites)
{
    public override string Kind => StepKinds.SiteHealthy;

    protected override StepObservation Judge(StepContext context, SiteState site) =>
        site.Health == SiteHealth.Down ? new(Sight.InProgress, site.Detail)
        : site.RegionShown != context.Step.Region ? new(Sight.InProgress, $"the site shows {site.RegionShown ?? "no Region"}")
        : site.ApiHealthy ? new(Sight.Done, $"page and API answer, Region shown: {site.RegionShown}")
        : new(Sight.InProgress, site.Detail);
}

/// <summary>Proves that the shop is the same: Region shown, database reached, login, cart as it was last seen.</summary>
internal sealed class VerifySite(ISiteProbe sites) : SiteStep(sites)
{
    public override string Kind => StepKinds.VerifySite;

    protected override StepObservation Judge(StepContext context, SiteState site)
    {
        if (site.RegionShown != context.Step.Region)
        {
            return new(Sight.InProgress, site.Health == SiteHealth.Down ? site.Detail : $"the site shows {site.RegionShown ?? "no Region"}");
        }

        if (site.Cart is not { } cart)
        {
            return new(Sight.InProgress, site.Detail);
        }

        var email = context.Workload.Canary.Email;
        var outputs = ImmutableSortedDictionary<string, string>.Empty.Add(StepKinds.Cart, string.Join(' ', cart.Items));
        if (context.Step.Parameters.ContainsKey(StepKinds.Cart))
        {
            // A preparation has nothing to compare with but what its own earlier steps saw.
            return context[StepKinds.Cart] is var seen && (seen.Length == 0 || seen == outputs[StepKinds.Cart])
                ? new(Sight.Done, $"Region {site.RegionShown}, {email} logged in, {cart.Count} in the cart") { Outputs = outputs }
                : new(Sight.InProgress, $"Region {site.RegionShown}, {email} logged in, {cart.Count} in the cart: not the one that the other site shows");
        }

        if (context.Run.Start.Baseline is not { } baseline)
        {
            return new(Sight.Done, $"{email} logged in, {cart.Count} in the cart")
            {
                Warnings = ["the cart could not be compared: it was never seen before the run"],
            };
        }

        return cart.Equals(baseline.Cart)
            ? new(Sight.Done, $"Region {site.RegionShown}, {email} logged in, same cart ({cart.Count})")
            : new(Sight.Done, $"Region {site.RegionShown}, {email} logged in, cart differs")
            {
                Warnings = [Difference(baseline, cart)],
            };
    }

    private static string Difference(CartBaseline before, CartState after)
    {
        var lost = before.Cart.Items.Except(after.Items, StringComparer.Ordinal).Count();
        var added = after.Items.Except(before.Cart.Items, StringComparer.Ordinal).Count();
        return $"the cart had {before.Cart.Count} in {before.Region} and has {after.Count} now: {lost} missing, {added} new";
    }
}
