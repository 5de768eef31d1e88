using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Unishop.Harness;

namespace Unishop.Conformance;

/// <summary>The simulator as the official .NET packages see it.</summary>
public sealed class OfficialSdkTests : IAsyncLifetime
{
    private static readonly BasicAWSCredentials Credentials = new("AKIASIMULATED0000000", "simulated");
    private RunningSimulator? _simulator;
    private AmazonS3Client? _s3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RunningSimulator Simulator => _simulator!;

    private AmazonS3Client S3 => _s3!;

    public async ValueTask InitializeAsync()
    {
        _simulator = await RunningSimulator.StartAsync("pilot-light", 10, 1, Cancellation);
        _s3 = new AmazonS3Client(Credentials, new AmazonS3Config
        {
            ServiceURL = Simulator.Control.Url.OriginalString, AuthenticationRegion = "us-east-1", ForcePathStyle = true, MaxErrorRetry = 0,
        });
    }

    public async ValueTask DisposeAsync()
    {
        _s3?.Dispose();
        await (_simulator?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task Object_PutAndGet_IsTheSame()
    {
        var bucket = await PrimaryBucketAsync();
        await S3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = "a folder/naïve + file.txt", ContentBody = "unicorn", ContentType = "text/plain" }, Cancellation);

        using var answer = await S3.GetObjectAsync(bucket, "a folder/naïve + file.txt", Cancellation);
        using var reader = new StreamReader(answer.ResponseStream);

        Assert.Equal("unicorn", await reader.ReadToEndAsync(Cancellation));
        Assert.Equal("text/plain", answer.Headers.ContentType);
        Assert.Contains("a folder/naïve + file.txt", (await S3.ListObjectsV2Async(new() { BucketName = bucket, Prefix = "a folder/" }, Cancellation)).S3Objects.Select(item => item.Key));
    }

    [Fact]
    public async Task MissingObject_AskedFor_IsTheTypedException()
    {
        var bucket = await PrimaryBucketAsync();

        var error = await Assert.ThrowsAsync<NoSuchKeyException>(() => S3.GetObjectAsync(bucket, "nothing", Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        Assert.NotEmpty(error.RequestId);
    }

    [Fact]
    public async Task PublicAccessBlock_PutOnTheSite_ClosesItAsInTheLab()
    {
        var bucket = await PrimaryBucketAsync();
        using var browser = new HttpClient();
        var site = await Simulator.Control.WebsiteAsync("pilot-primary-uibucket-", Cancellation);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(site, Cancellation)).StatusCode);

        await S3.PutPublicAccessBlockAsync(
            new()
            {
                BucketName = bucket,
                PublicAccessBlockConfiguration = new() { BlockPublicAcls = true, IgnorePublicAcls = true, BlockPublicPolicy = true, RestrictPublicBuckets = true },
            },
            Cancellation);

        using var closed = await browser.GetAsync(site, Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, closed.StatusCode);
        Assert.Contains("AccessDenied", await closed.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.True((await S3.GetPublicAccessBlockAsync(new() { BucketName = bucket }, Cancellation)).PublicAccessBlockConfiguration.RestrictPublicBuckets);
    }

    [Fact]
    public async Task Caller_OfSts_IsAnArnOfTheAccount()
    {
        using var sts = new AmazonSecurityTokenServiceClient(Credentials, new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = Simulator.Control.Url.OriginalString, AuthenticationRegion = "us-west-1", MaxErrorRetry = 0,
        });

        var caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation);

        Assert.Contains(caller.Account, caller.Arn, StringComparison.Ordinal);
    }

    private async Task<string> PrimaryBucketAsync() =>
        (await S3.ListBucketsAsync(Cancellation)).Buckets.Single(bucket => bucket.BucketName.StartsWith("pilot-primary-uibucket-", StringComparison.Ordinal)).BucketName;
}
