using Amazon.CloudWatch;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.RDS;
using Amazon.Runtime;
using Amazon.S3;

namespace Unishop.Bench;

/// <summary>A server that speaks AWS's protocols, and clients for both Regions of it: the same for every server that is measured.</summary>
internal sealed class AwsServer(string name, Uri url) : IDisposable
{
    public const string Primary = "us-east-1";
    public const string Standby = "us-west-1";
    private static readonly BasicAWSCredentials Keys = new("AKIABENCH", "bench");

    public string Name => name;

    public AmazonRDSClient Databases { get; } = new(Keys, At<AmazonRDSConfig>(url, Primary));

    public AmazonRDSClient StandbyDatabases { get; } = new(Keys, At<AmazonRDSConfig>(url, Standby));

    public AmazonEC2Client Compute { get; } = new(Keys, At<AmazonEC2Config>(url, Primary));

    public AmazonEC2Client StandbyCompute { get; } = new(Keys, At<AmazonEC2Config>(url, Standby));

    public AmazonCloudWatchClient Metrics { get; } = new(Keys, At<AmazonCloudWatchConfig>(url, Standby));

    public AmazonDynamoDBClient Tables { get; } = new(Keys, At<AmazonDynamoDBConfig>(url, Primary));

    public AmazonS3Client Buckets { get; } = new(Keys, S3(url));

    public void Dispose()
    {
        Databases.Dispose();
        StandbyDatabases.Dispose();
        Compute.Dispose();
        StandbyCompute.Dispose();
        Metrics.Dispose();
        Tables.Dispose();
        Buckets.Dispose();
    }

    private static AmazonS3Config S3(Uri url)
    {
        var config = At<AmazonS3Config>(url, Primary);
        config.ForcePathStyle = true;
        return config;
    }

    private static TConfig At<TConfig>(Uri url, string region) where TConfig : ClientConfig, new() =>
        new() { ServiceURL = url.AbsoluteUri, AuthenticationRegion = region, MaxErrorRetry = 0, Timeout = TimeSpan.FromSeconds(100) };
}
