using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>What lets shoppers and servers in to the primary.</summary>
internal sealed partial class FakeWorld
{
    /// <summary>Whether the database of the primary lets anybody in.</summary>
    public bool IsDatabaseOpen { get; set; } = true;

    public bool IsSiteBlocked { get; set; }

    /// <summary>Called once, while a look at the blocked site is under way that is answered as the site was before.</summary>
    public Action? DuringStaleLook { get; set; }

    public Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation)
    {
        var isStale = IsSiteBlocked && DuringStaleLook is not null;
        if (isStale)
        {
            DuringStaleLook!();
            DuringStaleLook = null;
        }

        return Success<SiteGate?>(new SiteGate(bucket, IsSiteBlocked && !isStale));
    }

    public Task<Outcome<Accepted>> SetSiteAsync(string region, string bucket, bool blocked, CancellationToken cancellation)
    {
        IsSiteBlocked = blocked;
        Effects.Add(blocked ? "Block" : "Unblock");
        return Accept(bucket);
    }

    public Task<Outcome<DatabaseGate?>> DescribeDatabaseAsync(string region, string securityGroup, CancellationToken cancellation) =>
        Success<DatabaseGate?>(new DatabaseGate(securityGroup, IsDatabaseOpen ? ["tcp 3306 from sg-1"] : []));

    public Task<Outcome<Accepted>> CloseDatabaseAsync(string region, string securityGroup, CancellationToken cancellation)
    {
        IsDatabaseOpen = false;
        Effects.Add("Revoke");
        return Accept(securityGroup);
    }

    public Task<Outcome<Accepted>> OpenDatabaseAsync(string region, string securityGroup, string from, int port, CancellationToken cancellation)
    {
        IsDatabaseOpen = true;
        Effects.Add($"Authorize {from}");
        return Accept(securityGroup);
    }
}
