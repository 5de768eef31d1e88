using System.Collections.Concurrent;
using Amazon;
using Amazon.AutoScaling;
using Amazon.CloudFormation;
using Amazon.CloudFront;
using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.ElasticLoadBalancing;
using Amazon.IdentityManagement;
using Amazon.RDS;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3Control;
using Amazon.SecurityToken;
using Amazon.ServiceQuotas;
using Amazon.SimpleNotificationService;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>Keeps one set of clients per Region, so that connections and credentials are shared by all calls.</summary>
internal sealed class RegionalClients(AwsConnection connection) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<RegionClients>> _regions = new(StringComparer.Ordinal);

    public RegionClients In(string region) =>
        _regions.GetOrAdd(region, static (code, connection) => new Lazy<RegionClients>(() => new RegionClients(connection, code)), connection).Value;

    public void Dispose()
    {
        foreach (var region in _regions.Values.Where(region => region.IsValueCreated))
        {
            region.Value.Dispose();
        }
    }
}

/// <summary>The clients of one Region.</summary>
internal sealed class RegionClients : IDisposable
{
    // One intent in the journal is one call: a client that repeats a changing call by itself could turn "accepted, answer lost"
    // into "refused, no longer in that state". Reading calls are repeated by the SDK within their deadline.
    private const int NoRetries = 0;

    public RegionClients(AwsConnection connection, string region)
    {
        var credentials = connection.Credentials?.Invoke();
        ReadDatabases = Rds(null);
        ChangeDatabases = Rds(NoRetries);
        ReadCompute = Ec2(null);
        ChangeCompute = Ec2(NoRetries);
        Stacks = new AmazonCloudFormationClient(Configure(new AmazonCloudFormationConfig(), null));
        ChangeStacks = new AmazonCloudFormationClient(Configure(new AmazonCloudFormationConfig(), NoRetries));
        ReadFleets = new AmazonAutoScalingClient(Configure(new AmazonAutoScalingConfig(), null));
        ChangeFleets = new AmazonAutoScalingClient(Configure(new AmazonAutoScalingConfig(), NoRetries));
        Balancers = new AmazonElasticLoadBalancingClient(Configure(new AmazonElasticLoadBalancingConfig(), null));
        Distributions = new AmazonCloudFrontClient(Configure(new AmazonCloudFrontConfig(), null));
        ChangeDistributions = new AmazonCloudFrontClient(Configure(new AmazonCloudFrontConfig(), NoRetries));
        Account = new AmazonS3ControlClient(OfAccount(null));
        ChangeAccount = new AmazonS3ControlClient(OfAccount(NoRetries));
        Buckets = new AmazonS3Client(S3(null));
        Topics = new AmazonSimpleNotificationServiceClient(Configure(new AmazonSimpleNotificationServiceConfig(), NoRetries));
        ChangeBuckets = new AmazonS3Client(S3(NoRetries));
        Tables = new AmazonDynamoDBClient(Configure(new AmazonDynamoDBConfig(), null));
        ChangeTables = new AmazonDynamoDBClient(Configure(new AmazonDynamoDBConfig(), NoRetries));
        Metrics = new AmazonCloudWatchClient(Configure(new AmazonCloudWatchConfig(), null));
        Callers = new AmazonSecurityTokenServiceClient(Configure(new AmazonSecurityTokenServiceConfig(), null));
        Identities = new AmazonIdentityManagementServiceClient(Configure(new AmazonIdentityManagementServiceConfig(), null));
        Limits = new AmazonServiceQuotasClient(Configure(new AmazonServiceQuotasConfig(), null));

        // One address for every bucket has no name of its own for each of them.
        AmazonS3Config S3(int? retries) => Configure(new AmazonS3Config { ForcePathStyle = connection.Endpoint is not null }, retries);

        // One address for every account has no name of its own for each of them either.
        AmazonS3ControlConfig OfAccount(int? retries)
        {
            var config = Configure(new AmazonS3ControlConfig(), retries);
            config.DisableHostPrefixInjection = connection.Endpoint is not null;
            return config;
        }

        AmazonRDSClient Rds(int? retries) => new(Configure(new AmazonRDSConfig(), retries));

        AmazonEC2Client Ec2(int? retries) => new(Configure(new AmazonEC2Config(), retries));

        TConfig Configure<TConfig>(TConfig config, int? retries) where TConfig : ClientConfig
        {
            if (connection.Endpoint is { } endpoint)
            {
                config.ServiceURL = endpoint.AbsoluteUri;
            }
            else
            {
                config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
            }

            // Said in every case: with an address from AWS_ENDPOINT_URL the SDK would sign for us-east-1 whatever Region is set.
            config.AuthenticationRegion = region;

            // Left alone where there are none: AWS's own chain then finds them when the first call is signed.
            if (credentials is not null)
            {
                config.DefaultAWSCredentials = credentials;
            }

            if (retries is { } most)
            {
                config.MaxErrorRetry = most;
            }

            return config;
        }
    }

    public IAmazonRDS ReadDatabases { get; }

    public IAmazonRDS ChangeDatabases { get; }

    public IAmazonEC2 ReadCompute { get; }

    public IAmazonEC2 ChangeCompute { get; }

    public IAmazonCloudFormation Stacks { get; }

    public IAmazonCloudFront Distributions { get; }

    public IAmazonCloudFront ChangeDistributions { get; }

    public IAmazonS3Control Account { get; }

    public IAmazonS3Control ChangeAccount { get; }

    public IAmazonS3 Buckets { get; }

    public IAmazonSimpleNotificationService Topics { get; }

    public IAmazonS3 ChangeBuckets { get; }

    public IAmazonCloudFormation ChangeStacks { get; }

    public IAmazonAutoScaling ReadFleets { get; }

    public IAmazonAutoScaling ChangeFleets { get; }

    public IAmazonElasticLoadBalancing Balancers { get; }

    public IAmazonDynamoDB Tables { get; }

    public IAmazonDynamoDB ChangeTables { get; }

    public IAmazonCloudWatch Metrics { get; }

    public IAmazonSecurityTokenService Callers { get; }

    public IAmazonIdentityManagementService Identities { get; }

    public IAmazonServiceQuotas Limits { get; }

    /// <summary>When the credentials in use end; <see langword="null"/> where they don't, or where that is not known.</summary>
    public DateTimeOffset? CredentialsExpire =>
        Metrics.Config.DefaultAWSCredentials?.Expiration is { } at ? new DateTimeOffset(at.ToUniversalTime(), TimeSpan.Zero) : null;

    public void Dispose()
    {
        ReadDatabases.Dispose();
        ChangeDatabases.Dispose();
        ReadCompute.Dispose();
        ChangeCompute.Dispose();
        Stacks.Dispose();
        ChangeStacks.Dispose();
        Distributions.Dispose();
        ChangeDistributions.Dispose();
        Account.Dispose();
        ChangeAccount.Dispose();
        ChangeTables.Dispose();
        Buckets.Dispose();
        Topics.Dispose();
        ChangeBuckets.Dispose();
        ReadFleets.Dispose();
        ChangeFleets.Dispose();
        Balancers.Dispose();
        Tables.Dispose();
        Metrics.Dispose();
        Callers.Dispose();
        Identities.Dispose();
        Limits.Dispose();
    }
}
