using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Sts;

/// <summary>Caller, permissions and quotas through STS, IAM and Service Quotas.</summary>
internal sealed class StandbyProbes(RegionalClients clients, AwsCalls calls) : IStandbyProbes
{
    private const string AssumedRole = ":assumed-role/";

    // What a takeover makes more of: servers (counted in vCPUs), databases, groups.
    private static readonly (string Service, string Code)[] Needed = [("ec2", "L-1216C47A"), ("rds", "L-7B6409FD"), ("autoscaling", "L-CDE20ADC")];

    public Task<Outcome<CallerState>> CallerAsync(string region, CancellationToken cancellation) => calls.MakeAsync(
        $"sts:GetCallerIdentity {region}",
        token => clients.In(region).Callers.GetCallerIdentityAsync(new(), token),
        answer => new CallerState(answer.Account ?? "", answer.Arn ?? "", clients.In(region).CredentialsExpire),
        cancellation);

    public Task<Outcome<ImmutableArray<PermittedAction>>> PermissionsAsync(
        string region, string callerArn, IReadOnlyCollection<string> actions, CancellationToken cancellation) => calls.MakeAsync(
        $"iam:SimulatePrincipalPolicy {region}",
        token => clients.In(region).Identities.SimulatePrincipalPolicyAsync(new() { PolicySourceArn = Principal(callerArn), ActionNames = [.. actions] }, token),
        answer => (answer.EvaluationResults ?? [])
            .Select(result => new PermittedAction(result.EvalActionName, result.EvalDecision?.Value == "allowed", result.EvalDecision?.Value ?? "")).ToImmutableArray(),
        cancellation);

    public async Task<Outcome<ImmutableArray<Quota>>> QuotasAsync(string region, CancellationToken cancellation)
    {
        var quotas = ImmutableArray.CreateBuilder<Quota>();
        foreach (var (service, code) in Needed)
        {
            var answer = await calls.MakeAsync(
                $"servicequotas:GetServiceQuota {region}",
                token => clients.In(region).Limits.GetServiceQuotaAsync(new() { ServiceCode = service, QuotaCode = code }, token),
                answer => new Quota(service, code, answer.Quota?.QuotaName ?? code, answer.Quota?.Value ?? 0),
                cancellation).ConfigureAwait(false);
            if (!answer.TryGet(out var quota, out var failure))
            {
                return Outcome<ImmutableArray<Quota>>.Fail(failure);
            }

            quotas.Add(quota);
        }

        return Outcome<ImmutableArray<Quota>>.Success(quotas.ToImmutable());
    }

    /// <summary>IAM simulates for users and roles; a session belongs to a role, whose path its ARN does not tell.</summary>
    private static string Principal(string arn)
    {
        var at = arn.IndexOf(AssumedRole, StringComparison.Ordinal);
        return at < 0 ? arn
            : $"{arn[..at].Replace(":sts:", ":iam:", StringComparison.Ordinal)}:role/{arn[(at + AssumedRole.Length)..].Split('/')[0]}";
    }
}
