using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>
/// What lets shoppers and servers in: a site's bucket and a database's security group. Closing them fences a Region. No failure is
/// thrown, all are values. The settings of buckets are administered in us-east-1, wherever the bucket is: nothing on the way to the
/// standby needs them.
/// </summary>
public interface IGates
{
    /// <summary>Whether a bucket's block of public access is on, wholly or in part; a <see langword="null"/> value where there is no such bucket.</summary>
    Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation);

    /// <summary>Blocks public access to a bucket, or unblocks it (<c>PutPublicAccessBlock</c>): absolute, so repeating changes nothing.</summary>
    Task<Outcome<Accepted>> SetSiteAsync(string region, string bucket, bool blocked, CancellationToken cancellation);

    /// <summary>Whether the account's block of public access to all its buckets is on, wholly or in part.</summary>
    Task<Outcome<bool>> IsAccountBlockedAsync(string region, CancellationToken cancellation);

    /// <summary>
    /// Blocks public access to all buckets of the account, or leaves it to each bucket (<c>PutPublicAccessBlock</c> of S3 Control):
    /// absolute, so repeating changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> SetAccountAsync(string region, bool blocked, CancellationToken cancellation);

    /// <summary>What a security group lets in; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<DatabaseGate?>> DescribeDatabaseAsync(string region, string securityGroup, CancellationToken cancellation);

    /// <summary>
    /// Takes everything away that a security group lets in (<c>RevokeSecurityGroupIngress</c>), in one call; with nothing let in it
    /// changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> CloseDatabaseAsync(string region, string securityGroup, CancellationToken cancellation);

    /// <summary>Lets another security group in on a port (<c>AuthorizeSecurityGroupIngress</c>); EC2 refuses a rule that is there already.</summary>
    Task<Outcome<Accepted>> OpenDatabaseAsync(string region, string securityGroup, string from, int port, CancellationToken cancellation);
}
