using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// Reads the facts of one Region of one workload, each by itself: a call that hangs holds up its own fact and no other.
/// </summary>
internal sealed class RegionObserver(
    Workload workload, RegionRole role, WorldPorts world, SnapshotStore snapshots, LagRecorder lag, TimeProvider time)
{
    private readonly TaskCompletionSource _globalSought = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stacksSought = new(TaskCreationOptions.RunContinuationsAsynchronously);
    // Resources that somebody deletes by hand are not the stack's doing.
    private static readonly TimeSpan ResourcesReadAgain = TimeSpan.FromMinutes(10);
    private (string? Status, DateTimeOffset? ChangedAt) _readOf;
    private DateTimeOffset _readAt;
    private readonly RegionalResources _resources = role == RegionRole.Primary ? workload.Primary : workload.Standby;

    private RegionSnapshot Now
    {
        get
        {
            var snapshot = snapshots.Current(workload.Id)!;
            return role == RegionRole.Primary ? snapshot.Primary : snapshot.Standby;
        }
    }

    private string Region => _resources.Region;

    public async Task ReadStacksAsync(CancellationToken cancellation)
    {
        const string Operation = "cloudformation:DescribeStacks";
        var network = await world.Stacks.DescribeAsync(Region, _resources.NetworkStack, cancellation).ConfigureAwait(false);
        var application = await world.Stacks.DescribeAsync(Region, _resources.Stack, cancellation).ConfigureAwait(false);
        var both = network.TryGet(out var first, out var failure) && application.TryGet(out var second, out failure)
            ? Outcome<ImmutableArray<StackState>>.Success([.. new[] { first, second }.OfType<StackState>()])
            : Outcome<ImmutableArray<StackState>>.Fail(failure!);
        Publish(both, Operation, (region, reading) => region with { Stacks = reading }, region => region.Stacks);
        await ReadNetworkAsync(both, cancellation).ConfigureAwait(false);
        _stacksSought.TrySetResult();
    }

    public async Task ReadDatabaseAsync(CancellationToken cancellation) => Publish(
        await world.Databases.DescribeClusterAsync(Region, _resources.DatabaseCluster, cancellation).ConfigureAwait(false),
        "rds:DescribeDBClusters",
        (region, reading) => region with { Database = reading },
        region => region.Database);

    public async Task ReadGlobalDatabaseAsync(CancellationToken cancellation)
    {
        Publish(
            await world.Databases.DescribeGlobalAsync(Region, workload.GlobalDatabase, cancellation).ConfigureAwait(false),
            "rds:DescribeGlobalClusters",
            (region, reading) => region with { GlobalDatabase = reading },
            region => region.GlobalDatabase);
        _globalSought.TrySetResult();
    }

    public async Task ReadImagesAsync(CancellationToken cancellation) => Publish(
        await world.Images.DescribeAsync(Region, workload.ImageName, cancellation).ConfigureAwait(false),
        "ec2:DescribeImages",
        (region, reading) => region with { Images = reading },
        region => region.Images);

    public async Task ReadComputeAsync(CancellationToken cancellation) => Publish(
        await world.Compute.DescribeAsync(Region, _resources.InstanceName, cancellation).ConfigureAwait(false),
        "ec2:DescribeInstances",
        (region, reading) => region with { Compute = reading },
        region => region.Compute);

    public async Task ReadLagAsync(CancellationToken cancellation)
    {
        const string Operation = "cloudwatch:GetMetricData AuroraGlobalDBReplicationLag";
        await _globalSought.Task.WaitAsync(cancellation).ConfigureAwait(false);
        var before = Now;
        if (IsWriter(before) is true)
        {
            // The metric exists in the Region of the reader only.
            Publish(Unknown<ReplicationLag>($"{Region} holds the writer; lag is measured in the Region with the reader", Operation, null), Operation);
            return;
        }

        var to = time.GetUtcNow();
        var points = await world.Metrics.ReplicationLagAsync(
            Region, _resources.DatabaseCluster, lag.Wanted(workload.Id, to), to, cancellation).ConfigureAwait(false);
        if (!points.TryGet(out var found, out var failure))
        {
            Publish(Unknown(failure.Text, Operation, before.Lag), Operation);
        }
        else if (found.IsEmpty)
        {
            Publish(Unknown("CloudWatch has no datapoint of the last minutes", Operation, before.Lag), Operation);
        }
        else
        {
            lag.Add(workload.Id, found);
            Publish(Reading<ReplicationLag>.Known(found[^1], time.GetUtcNow(), $"{Operation} {Region}"), Operation);
        }

        void Publish(Reading<ReplicationLag> reading, string _) => Set(region => region with { Lag = reading });
    }

    public async Task ReadFleetAsync(CancellationToken cancellation)
    {
        const string Operation = "autoscaling:DescribeAutoScalingGroups";
        await _stacksSought.Task.WaitAsync(cancellation).ConfigureAwait(false);
        var known = Now.Resources.IsKnown ? Now.Resources : Now.Resources.LastKnown;
        if ((_resources.ScalingGroup ?? known?.Value.GetValueOrDefault(StackResources.ScalingGroup)) is not { } group)
        {
            Set(region => region with
            {
                Fleet = Unknown(
                    known is null ? "the name of the group is not known: " + region.Resources.UnknownReason : $"stack {_resources.Stack} has no resource {StackResources.ScalingGroup}",
                    Operation, region.Fleet),
            });
            return;
        }

        Publish(
            await world.Fleets.DescribeAsync(Region, group, cancellation).ConfigureAwait(false),
            Operation,
            (region, reading) => region with { Fleet = reading },
            region => region.Fleet);
    }

    public async Task ReadTableAsync(CancellationToken cancellation) => Publish(
        await world.Tables.DescribeAsync(Region, workload.Table!, cancellation).ConfigureAwait(false),
        "dynamodb:DescribeTable",
        (region, reading) => region with { Table = reading },
        region => region.Table);

    /// <summary>Reads the gates; what they are is known from the stacks.</summary>
    public async Task ReadGatesAsync(CancellationToken cancellation)
    {
        await _stacksSought.Task.WaitAsync(cancellation).ConfigureAwait(false);
        const string Site = "s3:GetPublicAccessBlock";
        const string Database = "ec2:DescribeSecurityGroups";
        var resources = Now.Resources.IsKnown ? Now.Resources : Now.Resources.LastKnown;
        var network = Now.Network.IsKnown ? Now.Network : Now.Network.LastKnown;
        var bucket = _resources.SiteBucket ?? resources?.Value.GetValueOrDefault(StackResources.SiteBucket);
        if (bucket is null)
        {
            Set(region => region with { SiteGate = Unknown("the name of the site's bucket is not known", Site, region.SiteGate) });
        }
        else
        {
            Publish(await world.Gates.DescribeSiteAsync(Region, bucket, cancellation).ConfigureAwait(false), Site, (region, reading) => region with { SiteGate = reading }, region => region.SiteGate);
        }

        if (network?.Value.DatabaseSecurityGroupId is not { } group)
        {
            Set(region => region with { DatabaseGate = Unknown($"stack {_resources.NetworkStack} exports no known {_resources.NetworkStack}-DBSecurityGroupID", Database, region.DatabaseGate) });
        }
        else
        {
            Publish(await world.Gates.DescribeDatabaseAsync(Region, group, cancellation).ConfigureAwait(false), Database, (region, reading) => region with { DatabaseGate = reading }, region => region.DatabaseGate);
        }
    }

    public async Task ReadSiteAsync(CancellationToken cancellation)
    {
        // Where the site is stands in a stack's output: before the first look at the stacks there is nothing to say.
        await _stacksSought.Task.WaitAsync(cancellation).ConfigureAwait(false);
        var stacks = Now.Stacks.IsKnown ? Now.Stacks : Now.Stacks.LastKnown;
        if (stacks is null)
        {
            Set(region => region with { Site = Unknown("the address of the site is not known: " + region.Stacks.UnknownReason, "http", region.Site) });
            return;
        }

        var address = stacks.Value.FirstOrDefault(stack => stack.Name == _resources.Stack)?.Outputs.GetValueOrDefault("WebsiteURL");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            Set(region => region with { Site = Unknown($"stack {_resources.Stack} has no output WebsiteURL", "http", region.Site) });
            return;
        }

        var began = time.GetUtcNow();
        var site = await world.Sites.ProbeAsync(url, workload.Canary.Email, cancellation).ConfigureAwait(false);
        Set(region => region with
        {
            Site = Reading<SiteState>.Known(site with { BeganAt = began }, time.GetUtcNow(), $"http GET {url}"),
            LastOrder = site.Orders ?? region.LastOrder,
        });
    }

    private static bool? IsWriter(RegionSnapshot region) => region.GlobalDatabase.TryGet(out var global) && global?.Writer is { } writer
        ? writer.Region == region.Region
        : null;

    private async Task ReadNetworkAsync(Outcome<ImmutableArray<StackState>> stacks, CancellationToken cancellation)
    {
        const string Operation = "cloudformation:ListStackResources";
        if (!stacks.TryGet(out var found, out var failure))
        {
            Set(region => region with
            {
                Network = Unknown(failure.Text, Operation, region.Network),
                Resources = Unknown(failure.Text, Operation, region.Resources),
            });
            return;
        }

        // What a stack is made of changes only with the stack.
        var application = found.FirstOrDefault(stack => stack.Name == _resources.Stack);
        if (application is { IsComplete: true } && _readOf == (application.Status, application.ChangedAt) && Now is { Resources: { IsKnown: true } made, Network: { IsKnown: true } where }
            && time.GetUtcNow() - _readAt < ResourcesReadAgain)
        {
            var now = time.GetUtcNow();
            var source = $"cloudformation:DescribeStacks {Region}";
            Set(region => region with { Resources = Reading<ImmutableSortedDictionary<string, string>>.Known(made.Value, now, source), Network = Reading<NetworkState>.Known(where.Value, now, source) });
            return;
        }

        if (application is null)
        {
            var missing = $"stack {_resources.Stack} does not exist";
            Set(region => region with { Network = Unknown(missing, Operation, region.Network), Resources = Unknown(missing, Operation, region.Resources) });
            return;
        }

        var resources = await world.Stacks.ResourcesAsync(Region, _resources.Stack, cancellation).ConfigureAwait(false);
        (_readOf, _readAt) = ((application.Status, application.ChangedAt), time.GetUtcNow());
        Publish(resources, Operation, (region, reading) => region with { Resources = reading }, region => region.Resources);
        if (!resources.TryGet(out var physical, out failure))
        {
            Set(region => region with { Network = Unknown(failure.Text, Operation, region.Network) });
            return;
        }

        var exports = found.FirstOrDefault(stack => stack.Name == _resources.NetworkStack)?.Exports ?? ImmutableSortedDictionary<string, string>.Empty;
        var subnets = exports.Where(export => export.Key.StartsWith($"{_resources.NetworkStack}-SubnetID", StringComparison.Ordinal)).Select(export => export.Value).ToImmutableArray();
        var reading =
            subnets.IsEmpty ? Missing($"stack {_resources.NetworkStack} exports no {_resources.NetworkStack}-SubnetID1")
            : !exports.TryGetValue($"{_resources.NetworkStack}-WebSecurityGroupID", out var group) ? Missing($"stack {_resources.NetworkStack} exports no {_resources.NetworkStack}-WebSecurityGroupID")
            : !physical.TryGetValue(StackResources.InstanceProfile, out var profile) ? Missing($"stack {_resources.Stack} has no resource {StackResources.InstanceProfile}")
            : Reading<NetworkState>.Known(
                new NetworkState(subnets, group, profile)
                {
                    DatabaseSecurityGroupId = exports.GetValueOrDefault($"{_resources.NetworkStack}-DBSecurityGroupID"),
                    DatabaseSubnetGroup = exports.GetValueOrDefault($"{_resources.NetworkStack}-DBSubnetGroupName"),
                },
                time.GetUtcNow(), $"{Operation} {Region}");
        Set(region => region with { Network = reading });

        Reading<NetworkState> Missing(string reason) => Unknown<NetworkState>(reason, Operation, null);
    }

    private void Publish<T>(
        Outcome<T> outcome, string operation, Func<RegionSnapshot, Reading<T>, RegionSnapshot> set, Func<RegionSnapshot, Reading<T>> get) =>
        Set(region => set(region, outcome.TryGet(out var value, out var failure)
            ? Reading<T>.Known(value, time.GetUtcNow(), $"{operation} {Region}")
            : Unknown(failure.Text, operation, get(region)) with { Cause = failure.Cause }));

    private Reading<T> Unknown<T>(string reason, string operation, Reading<T>? before) =>
        Reading<T>.Unknown(reason, time.GetUtcNow(), $"{operation} {Region}", before);

    private void Set(Func<RegionSnapshot, RegionSnapshot> change) => snapshots.Update(workload.Id, time.GetUtcNow(), snapshot =>
        role == RegionRole.Primary
            ? snapshot with { Primary = change(snapshot.Primary) }
            : snapshot with { Standby = change(snapshot.Standby) });
}
