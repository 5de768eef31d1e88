using Amazon.AutoScaling;
using Amazon.CloudFormation;
using Amazon.CloudWatch;
using Amazon.EC2;
using Amazon.RDS;
using Amazon.RDS.Model;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;

namespace Aws.Clients.Tests;

/// <summary>Where the clients send their calls.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class EndpointTests
{
    // As the endpoint rule sets that AWS publishes with its API models resolve them.
    public static TheoryData<string, string, bool, bool, string> Endpoints => new()
    {
        { "rds", "us-west-1", false, false, "https://rds.us-west-1.amazonaws.com/" },
        { "rds", "us-west-1", true, false, "https://rds-fips.us-west-1.amazonaws.com/" },
        { "rds", "us-gov-west-1", true, false, "https://rds.us-gov-west-1.amazonaws.com/" },
        { "ec2", "us-west-1", false, false, "https://ec2.us-west-1.amazonaws.com/" },
        { "ec2", "us-west-1", true, false, "https://ec2-fips.us-west-1.amazonaws.com/" },
        { "ec2", "us-gov-west-1", true, false, "https://ec2.us-gov-west-1.amazonaws.com/" },
        { "cloudformation", "us-west-1", false, false, "https://cloudformation.us-west-1.amazonaws.com/" },
        { "cloudformation", "us-west-1", true, false, "https://cloudformation-fips.us-west-1.amazonaws.com/" },
        { "cloudformation", "us-gov-west-1", true, false, "https://cloudformation.us-gov-west-1.amazonaws.com/" },
        { "monitoring", "us-west-1", false, false, "https://monitoring.us-west-1.amazonaws.com/" },
        { "monitoring", "us-west-1", true, false, "https://monitoring-fips.us-west-1.amazonaws.com/" },
        { "monitoring", "us-gov-west-1", true, false, "https://monitoring.us-gov-west-1.amazonaws.com/" },
        { "autoscaling", "us-west-1", false, false, "https://autoscaling.us-west-1.amazonaws.com/" },
        { "autoscaling", "us-west-1", true, false, "https://autoscaling-fips.us-west-1.amazonaws.com/" },
        { "autoscaling", "us-gov-west-1", true, false, "https://autoscaling.us-gov-west-1.amazonaws.com/" },
        { "rds", "us-west-1", false, true, "https://rds.us-west-1.api.aws/" },
        { "rds", "us-west-1", true, true, "https://rds-fips.us-west-1.api.aws/" },
        { "ec2", "cn-north-1", false, false, "https://ec2.cn-north-1.amazonaws.com.cn/" },
        { "ec2", "cn-north-1", true, true, "https://ec2-fips.cn-north-1.api.amazonwebservices.com.cn/" },
        { "rds", "us-gov-west-1", true, true, "https://rds-fips.us-gov-west-1.api.aws/" },
        { "monitoring", "us-gov-west-1", true, true, "https://monitoring.us-gov-west-1.api.aws/" },
        { "cloudformation", "us-iso-east-1", false, false, "https://cloudformation.us-iso-east-1.c2s.ic.gov/" },
        { "autoscaling", "us-iso-east-1", true, false, "https://autoscaling-fips.us-iso-east-1.c2s.ic.gov/" },
        { "rds", "eusc-de-east-1", false, false, "https://rds.eusc-de-east-1.amazonaws.eu/" },
        { "cloudfront", "us-west-1", false, false, "https://cloudfront.amazonaws.com/" },
        { "cloudfront", "us-west-1", true, false, "https://cloudfront-fips.amazonaws.com/" },
        { "cloudfront", "us-west-1", false, true, "https://cloudfront.global.api.aws/" },
        { "cloudfront", "us-west-1", true, true, "https://cloudfront-fips.global.api.aws/" },
        { "cloudfront", "cn-north-1", false, false, "https://cloudfront.cn-northwest-1.amazonaws.com.cn/" },
        { "cloudfront", "us-iso-east-1", false, false, "https://cloudfront.c2s.ic.gov/" },
        { "elasticloadbalancing", "us-isob-east-1", false, false, "https://elasticloadbalancing.us-isob-east-1.sc2s.sgov.gov/" },
        { "rds", "eusc-de-east-1", false, true, "https://rds.eusc-de-east-1.api.amazonwebservices.eu/" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public void Endpoint_OfRegion_IsAwsOwn(string service, string region, bool fips, bool dualStack, string expected)
    {
        ClientConfig config = service switch
        {
            "rds" => new AmazonRDSConfig(),
            "ec2" => new AmazonEC2Config(),
            "cloudformation" => new AmazonCloudFormationConfig(),
            "monitoring" => new AmazonCloudWatchConfig(),
            "cloudfront" => new Amazon.CloudFront.AmazonCloudFrontConfig(),
            "elasticloadbalancing" => new Amazon.ElasticLoadBalancing.AmazonElasticLoadBalancingConfig(),
            _ => new AmazonAutoScalingConfig(),
        };
        config.RegionEndpoint = Amazon.RegionEndpoint.GetBySystemName(region);
        config.UseFIPSEndpoint = fips;
        config.UseDualstackEndpoint = dualStack;

        var endpoint = config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new DescribeEventsRequest()));

        Assert.Equal(new Uri(expected), new Uri(endpoint.URL));
    }

    [Fact]
    public async Task Endpoint_ConfiguredWithFips_IsRefused()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        var config = Clients.At<AmazonRDSConfig>(server);
        config.UseFIPSEndpoint = true;
        using var client = new AmazonRDSClient(Clients.Credentials, config);

        await Assert.ThrowsAsync<AmazonClientException>(() => client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("refused call"));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Environment_EndpointAndCredentials_AreUsed()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        // The one test that reads the environment; every other names its endpoint and credentials.
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", server.Url);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret");
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", "token");
        try
        {
            using var client = new AmazonRDSClient(new AmazonRDSConfig
            {
                RegionEndpoint = Amazon.RegionEndpoint.USWest1,
                // Without it AWSSDK.Core signs calls to a configured address for us-east-1, the official clients' calls as well.
                AuthenticationRegion = "us-west-1",
            });
            await client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("DescribeGlobalClusters");
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
            Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", null);
            Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", null);
        }

        var request = server.Requests.Single();
        Assert.Contains("Credential=AKIDENVIRONMENT/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-west-1/rds/", request.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("token", request.Headers["X-Amz-Security-Token"]);
    }
}
