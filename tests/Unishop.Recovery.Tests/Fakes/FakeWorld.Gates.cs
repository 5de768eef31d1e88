using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>What lets shoppers and servers in to the primary.</summary>
internal sealed partial class FakeWorld
{
    /// <summary>Whether the database of the primary lets anybody in.</summary>
    public bool IsDatabaseOpen { get; set; } = true;

    public bool IsSiteBlocked { get; set; }

    /// <summary>What a look at a site gives, from what the site is.</summary>
    public Func<SiteGate, Outcome<SiteGate?>> OnSiteLook { get; set; } = gate => Outcome<SiteGate?>.Success(gate);

    public Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation) =>
        Task.FromResult(OnSiteLook(new SiteGate(bucket, IsSiteBlocked)));

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
