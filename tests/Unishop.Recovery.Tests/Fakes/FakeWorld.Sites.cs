using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>The shop, from outside.</summary>
internal sealed partial class FakeWorld
{
    public ImmutableArray<string> Cart { get; set; } = ["u1", "u2", "u3"];

    public Task<SiteState> ProbeAsync(Uri site, string canaryEmail, CancellationToken cancellation) => Task.FromResult(
        site.Host.StartsWith("us-east-1", StringComparison.Ordinal)
            ? IsHome && !IsSiteBlocked ? new SiteState(site, SiteHealth.Healthy, "all answer", 200, TimeSpan.Zero, "us-east-1", true, true, new CartState(Cart))
                : new SiteState(site, SiteHealth.Down, "403 AccessDenied", 403, TimeSpan.Zero, null, false, false, null)
        : !IsUp ? new SiteState(site, SiteHealth.Down, "404 NoSuchKey", 404, TimeSpan.Zero, null, false, false, null)
        : !IsPromoted ? new SiteState(site, SiteHealth.Degraded, "the database does not answer", 200, TimeSpan.Zero, StandbyRegion, true, false, null)
        : new SiteState(site, SiteHealth.Healthy, "page, API and database answer", 200, TimeSpan.Zero, StandbyRegion, true, true, new CartState(Cart)));
}
