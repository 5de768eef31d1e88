using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Access;
using Unishop.Recovery.Aws.AutoScaling;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Aws.CloudFormation;
using Unishop.Recovery.Aws.CloudFront;
using Unishop.Recovery.Aws.CloudWatch;
using Unishop.Recovery.Aws.DynamoDb;
using Unishop.Recovery.Aws.Ec2;
using Unishop.Recovery.Aws.Notifiers;
using Unishop.Recovery.Aws.Rds;
using Unishop.Recovery.Aws.S3;
using Unishop.Recovery.Aws.Shop;
using Unishop.Recovery.Aws.Sts;
using Unishop.Recovery.Notifications;

namespace Unishop.Recovery.Aws;

/// <summary>
/// The ports of the recovery service on AWS. One set of clients per Region is kept; every call carries its own deadline;
/// what AWS or the network answers instead of a result comes back as a <see cref="CallFailure"/>.
/// </summary>
public sealed class AwsWorld : IDisposable
{
    private readonly RegionalClients _clients;
    private readonly ShopHttp _shop;
    private readonly AwsCalls _calls;

    /// <summary>The world at the end of that connection.</summary>
    /// <param name="connection">Where AWS is and who calls it.</param>
    /// <param name="time">The world's clock, by which the latency of a site is measured; deadlines run on the real one.</param>
    public AwsWorld(AwsConnection connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        _clients = new RegionalClients(connection);
        _shop = new ShopHttp(connection.CallDeadline, new ShopTargets(connection.Endpoint, connection.AllowedHosts));
        var sites = new HttpSiteProbe(_shop, time);
        var calls = _calls = new AwsCalls(connection.CallDeadline);
        var (changes, asks) = (new Ec2Changes(_clients, calls, isDryRun: false), new Ec2Changes(_clients, calls, isDryRun: true));
        Ports = new WorldPorts(
            new RdsDatabases(_clients, calls, time),
            new Ec2Images(_clients, calls, changes, time),
            new Ec2Compute(_clients, calls, changes, time),
            new CloudFormationStacks(_clients, calls, time),
            new CloudWatchMetrics(_clients, calls, time),
            sites)
        {
            Fleets = new AutoScalingFleets(_clients, calls, time),
            Tables = new DynamoTables(_clients, calls),
            Gates = new AwsGates(_clients, calls, changes, time),
            DryRuns = new DryRunPorts(new Ec2Compute(_clients, calls, asks, time), new Ec2Images(_clients, calls, asks, time), new AwsGates(_clients, calls, asks, time)),
            Buckets = new S3Buckets(_clients, calls),
            Probes = new StandbyProbes(_clients, calls),
            Orders = sites,
            Carts = new HttpShopCarts(_shop),
            Edge = new CloudFrontEdge(_clients, calls, connection.Endpoint),
        };
    }

    /// <summary>The ways to tell people that are configured.</summary>
    public IReadOnlyList<INotifier> Notifiers(NoticeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var ways = new List<INotifier>();
        if (options is { WebhookUrl: { } url, WebhookSecret: { } secret })
        {
            ways.Add(new WebhookNotifier(new Uri(url), secret));
        }

        if (options is { Mail: { } server, SmtpFrom: { } from, SmtpTo: { } to })
        {
            ways.Add(new SmtpNotifier(server, from, to));
        }

        if (options.SnsTopicArn is { } topic)
        {
            ways.Add(new SnsNotifier(_clients, _calls, topic));
        }

        return ways;
    }

    /// <summary>The ports.</summary>
    public WorldPorts Ports { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clients.Dispose();
        _shop.Dispose();
    }
}
