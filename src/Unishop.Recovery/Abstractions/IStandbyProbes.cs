using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>
/// Looks that cost more than a poll and change rarely: who calls, what they may do, what the account may have. No failure is thrown,
/// all are values.
/// </summary>
public interface IStandbyProbes
{
    /// <summary>Who calls, asked of that Region's own STS (<c>GetCallerIdentity</c>).</summary>
    Task<Outcome<CallerState>> CallerAsync(string region, CancellationToken cancellation);

    /// <summary>Which actions the caller may carry out (<c>SimulatePrincipalPolicy</c>); IAM is administered in us-east-1.</summary>
    Task<Outcome<ImmutableArray<PermittedAction>>> PermissionsAsync(string region, string callerArn, IReadOnlyCollection<string> actions, CancellationToken cancellation);

    /// <summary>The account's quotas in a Region that a takeover needs (<c>GetServiceQuota</c>).</summary>
    Task<Outcome<ImmutableArray<Quota>>> QuotasAsync(string region, CancellationToken cancellation);
}
