using System.Collections.Immutable;
using System.Globalization;
using Amazon.EC2.Model;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Access;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Aws.Ec2;

namespace Unishop.Recovery.Aws.Access;

/// <summary>Sites' and databases' gates through the S3 and EC2 APIs.</summary>
internal sealed class AwsGates : IGates
{
    private static readonly CallFailure NoDryRun = new(FailureKind.Refused, "NoDryRun", "AWS has no dry run of this call", null);

    // EC2 takes 200 values of a filter.
    private const int MostGroups = 100;
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly Ec2Changes _changes;
    private readonly SharedReads<SecurityGroup> _groups;

    public AwsGates(RegionalClients clients, AwsCalls calls, Ec2Changes changes, TimeProvider time)
    {
        (_clients, _calls, _changes) = (clients, calls, changes);
        _groups = new(time, ReadGroupsAsync);
    }

    public async Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation)
    {
        var answer = await _calls.MakeAsync(
            $"s3:GetPublicAccessBlock {region}",
            token => _clients.In(region).Buckets.GetPublicAccessBlockAsync(new() { BucketName = bucket }, token),
            answer => answer.PublicAccessBlockConfiguration,
            cancellation).ConfigureAwait(false);
        if (!answer.TryGet(out var block, out var failure))
        {
            // A bucket that never had a block is open; a bucket that does not exist is another matter.
            return failure.Code == "NoSuchPublicAccessBlockConfiguration" ? Outcome<SiteGate?>.Success(new SiteGate(bucket, false), failure.RequestId)
                : failure.Kind == FailureKind.NotFound ? Outcome<SiteGate?>.Success(null, failure.RequestId)
                : Outcome<SiteGate?>.Fail(failure);
        }

        var blocked = block is not null
            && (block.BlockPublicAcls == true || block.BlockPublicPolicy == true || block.IgnorePublicAcls == true || block.RestrictPublicBuckets == true);
        return Outcome<SiteGate?>.Success(new SiteGate(bucket, blocked), answer.RequestId);
    }

    public Task<Outcome<Accepted>> SetSiteAsync(string region, string bucket, bool blocked, CancellationToken cancellation) =>
        _changes.IsDryRun ? Task.FromResult(Outcome<Accepted>.Fail(NoDryRun)) : _calls.MakeAsync(
            $"s3:PutPublicAccessBlock {region}",
            token => _clients.In(region).ChangeBuckets.PutPublicAccessBlockAsync(
                new()
                {
                    BucketName = bucket,
                    PublicAccessBlockConfiguration = new() { BlockPublicAcls = blocked, BlockPublicPolicy = blocked, IgnorePublicAcls = blocked, RestrictPublicBuckets = blocked },
                },
                token),
            _ => new Accepted(bucket),
            cancellation);

    public async Task<Outcome<bool>> IsAccountBlockedAsync(string region, CancellationToken cancellation)
    {
        var account = await AccountAsync(region, cancellation).ConfigureAwait(false);
        if (!account.TryGet(out var number, out var failure))
        {
            return Outcome<bool>.Fail(failure);
        }

        var answer = await _calls.MakeAsync(
            $"s3control:GetPublicAccessBlock {region}",
            token => _clients.In(region).Account.GetPublicAccessBlockAsync(new() { AccountId = number }, token),
            answer => answer.PublicAccessBlockConfiguration,
            cancellation).ConfigureAwait(false);
        return answer.TryGet(out var block, out failure)
                ? Outcome<bool>.Success(
                    block is not null && (block.BlockPublicAcls == true || block.BlockPublicPolicy == true || block.IgnorePublicAcls == true || block.RestrictPublicBuckets == true),
                    answer.RequestId)
            : failure.Code == "NoSuchPublicAccessBlockConfiguration" ? Outcome<bool>.Success(false, failure.RequestId)
            : Outcome<bool>.Fail(failure);
    }

    public async Task<Outcome<Accepted>> SetAccountAsync(string region, bool blocked, CancellationToken cancellation)
    {
        if (_changes.IsDryRun)
        {
            return Outcome<Accepted>.Fail(NoDryRun);
        }

        var account = await AccountAsync(region, cancellation).ConfigureAwait(false);
        return !account.TryGet(out var number, out var failure) ? Outcome<Accepted>.Fail(failure)
            : await _calls.MakeAsync(
                $"s3control:PutPublicAccessBlock {region}",
                token => _clients.In(region).ChangeAccount.PutPublicAccessBlockAsync(
                    new()
                    {
                        AccountId = number,
                        PublicAccessBlockConfiguration = new() { BlockPublicAcls = blocked, BlockPublicPolicy = blocked, IgnorePublicAcls = blocked, RestrictPublicBuckets = blocked },
                    },
                    token),
                _ => new Accepted(number),
                cancellation).ConfigureAwait(false);
    }

    private Task<Outcome<string>> AccountAsync(string region, CancellationToken cancellation) => _calls.MakeAsync(
        $"sts:GetCallerIdentity {region}",
        token => _clients.In(region).Callers.GetCallerIdentityAsync(new(), token),
        answer => answer.Account ?? "",
        cancellation);

    public async Task<Outcome<DatabaseGate?>> DescribeDatabaseAsync(string region, string securityGroup, CancellationToken cancellation)
    {
        var answer = await _groups.FindAsync(region, securityGroup, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var group, out var failure)
            ? Outcome<DatabaseGate?>.Success(group is null ? null : new DatabaseGate(securityGroup, [.. (group.IpPermissions ?? []).Select(Describe)]), answer.RequestId)
            : Outcome<DatabaseGate?>.Fail(failure);
    }

    /// <summary>Reads several groups at once; as a filter, which a group that does not exist is no error of.</summary>
    private Task<Outcome<ImmutableDictionary<string, SecurityGroup>>> ReadGroupsAsync(string region, ImmutableArray<string> ids) => Pages.ReadPartsAsync(
        ids, MostGroups, part => _calls.MakeAsync(
            $"ec2:DescribeSecurityGroups {region}",
            token => _clients.In(region).ReadCompute.DescribeSecurityGroupsAsync(new() { Filters = [new Filter { Name = "group-id", Values = [.. part] }] }, token),
            answer => (answer.SecurityGroups ?? []).DistinctBy(group => group.GroupId).ToImmutableDictionary(group => group.GroupId, StringComparer.Ordinal),
            CancellationToken.None));

    public async Task<Outcome<Accepted>> CloseDatabaseAsync(string region, string securityGroup, CancellationToken cancellation)
    {
        var answer = await _calls.MakeAsync(
            $"ec2:DescribeSecurityGroups {region}",
            token => _clients.In(region).ReadCompute.DescribeSecurityGroupsAsync(new() { GroupIds = [securityGroup] }, token),
            answer => answer.SecurityGroups?.FirstOrDefault()?.IpPermissions ?? [],
            cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var permissions, out var failure) ? Outcome<Accepted>.Fail(failure)
            : permissions.Count == 0 ? Outcome<Accepted>.Success(new Accepted(securityGroup), answer.RequestId)
            : await _changes.MakeAsync(
                "RevokeSecurityGroupIngress", region,
                new RevokeSecurityGroupIngressRequest { GroupId = securityGroup, IpPermissions = permissions },
                (ec2, request, token) => ec2.RevokeSecurityGroupIngressAsync(request, token),
                _ => new Accepted(securityGroup),
                cancellation).ConfigureAwait(false);
    }

    public Task<Outcome<Accepted>> OpenDatabaseAsync(string region, string securityGroup, string from, int port, CancellationToken cancellation) =>
        _changes.MakeAsync(
            "AuthorizeSecurityGroupIngress", region,
            new AuthorizeSecurityGroupIngressRequest
            {
                GroupId = securityGroup,
                IpPermissions = [new IpPermission { IpProtocol = "tcp", FromPort = port, ToPort = port, UserIdGroupPairs = [new UserIdGroupPair { GroupId = from }] }],
            },
            (ec2, request, token) => ec2.AuthorizeSecurityGroupIngressAsync(request, token),
            _ => new Accepted(securityGroup),
            cancellation);

    private static string Describe(IpPermission rule)
    {
        var from = (rule.UserIdGroupPairs ?? []).Select(pair => pair.GroupId)
            .Concat((rule.Ipv4Ranges ?? []).Select(range => range.CidrIp))
            .Concat((rule.Ipv6Ranges ?? []).Select(range => range.CidrIpv6))
            .Concat((rule.PrefixListIds ?? []).Select(list => list.Id));
        return string.Create(CultureInfo.InvariantCulture, $"{(rule.IpProtocol == "-1" ? "everything" : $"{rule.IpProtocol} {rule.FromPort}{(rule.ToPort == rule.FromPort ? "" : $"-{rule.ToPort}")}")} from {string.Join(", ", from)}");
    }
}
