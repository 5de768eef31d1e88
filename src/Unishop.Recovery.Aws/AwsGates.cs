using System.Globalization;
using Amazon.EC2.Model;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Sites' and databases' gates through the S3 and EC2 APIs.</summary>
internal sealed class AwsGates(RegionalClients clients, AwsCalls calls, Ec2Changes changes) : IGates
{
    private static readonly CallFailure NoDryRun = new(FailureKind.Refused, "NoDryRun", "AWS has no dry run of this call", null);

    public async Task<Outcome<SiteGate?>> DescribeSiteAsync(string region, string bucket, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"s3:GetPublicAccessBlock {region}",
            token => clients.In(region).Buckets.GetPublicAccessBlockAsync(new() { BucketName = bucket }, token),
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
        changes.IsDryRun ? Task.FromResult(Outcome<Accepted>.Fail(NoDryRun)) : calls.MakeAsync(
            $"s3:PutPublicAccessBlock {region}",
            token => clients.In(region).ChangeBuckets.PutPublicAccessBlockAsync(
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

        var answer = await calls.MakeAsync(
            $"s3control:GetPublicAccessBlock {region}",
            token => clients.In(region).Account.GetPublicAccessBlockAsync(new() { AccountId = number }, token),
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
        if (changes.IsDryRun)
        {
            return Outcome<Accepted>.Fail(NoDryRun);
        }

        var account = await AccountAsync(region, cancellation).ConfigureAwait(false);
        return !account.TryGet(out var number, out var failure) ? Outcome<Accepted>.Fail(failure)
            : await calls.MakeAsync(
                $"s3control:PutPublicAccessBlock {region}",
                token => clients.In(region).ChangeAccount.PutPublicAccessBlockAsync(
                    new()
                    {
                        AccountId = number,
                        PublicAccessBlockConfiguration = new() { BlockPublicAcls = blocked, BlockPublicPolicy = blocked, IgnorePublicAcls = blocked, RestrictPublicBuckets = blocked },
                    },
                    token),
                _ => new Accepted(number),
                cancellation).ConfigureAwait(false);
    }

    private Task<Outcome<string>> AccountAsync(string region, CancellationToken cancellation) => calls.MakeAsync(
        $"sts:GetCallerIdentity {region}",
        token => clients.In(region).Callers.GetCallerIdentityAsync(new(), token),
        answer => answer.Account ?? "",
        cancellation);

    public Task<Outcome<DatabaseGate?>> DescribeDatabaseAsync(string region, string securityGroup, CancellationToken cancellation) =>
        calls.FindAsync(
            $"ec2:DescribeSecurityGroups {region}",
            token => clients.In(region).ReadCompute.DescribeSecurityGroupsAsync(new() { GroupIds = [securityGroup] }, token),
            answer => answer.SecurityGroups?.FirstOrDefault() is { } group ? new DatabaseGate(securityGroup, [.. (group.IpPermissions ?? []).Select(Describe)]) : null,
            cancellation);

    public async Task<Outcome<Accepted>> CloseDatabaseAsync(string region, string securityGroup, CancellationToken cancellation)
    {
        var answer = await calls.MakeAsync(
            $"ec2:DescribeSecurityGroups {region}",
            token => clients.In(region).ReadCompute.DescribeSecurityGroupsAsync(new() { GroupIds = [securityGroup] }, token),
            answer => answer.SecurityGroups?.FirstOrDefault()?.IpPermissions ?? [],
            cancellation).ConfigureAwait(false);
        return !answer.TryGet(out var permissions, out var failure) ? Outcome<Accepted>.Fail(failure)
            : permissions.Count == 0 ? Outcome<Accepted>.Success(new Accepted(securityGroup), answer.RequestId)
            : await changes.MakeAsync(
                "RevokeSecurityGroupIngress", region,
                new RevokeSecurityGroupIngressRequest { GroupId = securityGroup, IpPermissions = permissions },
                (ec2, request, token) => ec2.RevokeSecurityGroupIngressAsync(request, token),
                _ => new Accepted(securityGroup),
                cancellation).ConfigureAwait(false);
    }

    public Task<Outcome<Accepted>> OpenDatabaseAsync(string region, string securityGroup, string from, int port, CancellationToken cancellation) =>
        changes.MakeAsync(
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
