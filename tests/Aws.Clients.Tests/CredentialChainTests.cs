using System.Security.Cryptography;
using System.Text;
using Amazon.AutoScaling;
using Amazon.RDS;
using Amazon.Runtime;
using Aws.Wire;

namespace Aws.Clients.Tests;

/// <summary>Tests that set environment variables, which all threads share.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
public sealed class EnvironmentTests;

/// <summary>Credentials and endpoints as AWS's own chain finds them, through the generated clients.</summary>
[Collection(nameof(EnvironmentTests))]
public sealed class CredentialChainTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("unishop-aws-").FullName;
    private readonly Dictionary<string, string?> _before = [];

    public void Dispose()
    {
        foreach (var (name, value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task Profile_WithKeysAndRegion_SignsTheCalls()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => []);
        var profile = Profile("""
            [profile ops]
            aws_access_key_id = AKIDPROFILE
            aws_secret_access_key = secret
            region = us-west-2
            """);
        using var client = new AmazonRDSClient(new AmazonRDSConfig { Profile = profile, ServiceURL = server.Url, AuthenticationRegion = "us-west-2" });

        await client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("call by profile");

        Assert.Contains("Credential=AKIDPROFILE/", server.Requests.Single().Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("/us-west-2/rds/", server.Requests.Single().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profile_OfARole_AssumesItAtSts()
    {
        await using var server = await LoopbackAws.AnsweringAsync(call => call.Operation.Name == "AssumeRole"
            ? new WireStruct
            {
                ["Credentials"] = new WireStruct
                {
                    ["AccessKeyId"] = "ASIAROLE", ["SecretAccessKey"] = "s", ["SessionToken"] = "role-token",
                    ["Expiration"] = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero),
                },
            }
            : []);
        Set("AWS_ENDPOINT_URL_STS", server.Url);
        var profile = Profile("""
            [profile base]
            aws_access_key_id = AKIDBASE
            aws_secret_access_key = secret
            [profile ops]
            role_arn = arn:aws:iam::123456789012:role/recovery
            role_session_name = drill
            source_profile = base
            region = us-west-1
            """);
        using var client = new AmazonRDSClient(new AmazonRDSConfig { Profile = profile, ServiceURL = server.Url, AuthenticationRegion = "us-west-1" });

        await client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("call by role");

        var requests = server.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal("arn:aws:iam::123456789012:role/recovery", LoopbackAws.FieldOf(requests[0], "RoleArn"));
        Assert.Contains("Credential=AKIDBASE/", requests[0].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("Credential=ASIAROLE/", requests[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("role-token", requests[1].Headers["X-Amz-Security-Token"]);
    }

    [Fact]
    public async Task Profile_OfSso_TakesTheRolesCredentialsFromThePortal()
    {
        await using var server = await LoopbackAws.StartAsync((request, _) => Task.FromResult(request.Path == "/federation/credentials"
            ? Json("""{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"sso-token","expiration":4102444800000}}""")
            : new WireResponse(200, "text/xml", new Dictionary<string, string>(), Encoding.UTF8.GetBytes("<DescribeGlobalClustersResponse><DescribeGlobalClustersResult/></DescribeGlobalClustersResponse>"))));
        Set("AWS_ENDPOINT_URL_SSO", server.Url);
        Set("HOME", _home);
        // The token that `aws sso login` leaves behind, in a file named by the session's SHA-1.
        var cache = Directory.CreateDirectory(Path.Combine(_home, ".aws", "sso", "cache")).FullName;
#pragma warning disable CA5350 // The name of AWS's own cache file.
        var name = Convert.ToHexStringLower(SHA1.HashData("workshop"u8));
#pragma warning restore CA5350
        await File.WriteAllTextAsync(
            Path.Combine(cache, name + ".json"),
            """{"startUrl":"https://example.awsapps.com/start","region":"us-east-1","accessToken":"signed-in","expiresAt":"2100-01-01T00:00:00Z"}""",
            TestContext.Current.CancellationToken);
        var profile = Profile("""
            [sso-session workshop]
            sso_region = us-east-1
            sso_start_url = https://example.awsapps.com/start
            [profile ops]
            sso_session = workshop
            sso_account_id = 123456789012
            sso_role_name = recovery
            region = us-west-1
            """);
        using var client = new AmazonRDSClient(new AmazonRDSConfig { Profile = profile, ServiceURL = server.Url, AuthenticationRegion = "us-west-1" });

        await client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("call by SSO");

        var requests = server.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal("signed-in", requests[0].Headers["x-amz-sso_bearer_token"]);
        Assert.Contains("role_name=recovery", requests[0].Query, StringComparison.Ordinal);
        Assert.Contains("Credential=ASIASSO/", requests[1].Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndpointUrls_OfOneServiceAndOfAll_TheServicesOwnGoesBefore()
    {
        await using var all = await LoopbackAws.AnsweringAsync(_ => []);
        await using var own = await LoopbackAws.AnsweringAsync(_ => []);
        Set("AWS_ENDPOINT_URL", all.Url);
        Set("AWS_ENDPOINT_URL_AUTO_SCALING", own.Url);
        using var rds = new AmazonRDSClient(Clients.Credentials, new AmazonRDSConfig { RegionEndpoint = Amazon.RegionEndpoint.USWest1, AuthenticationRegion = "us-west-1" });
        using var fleets = new AmazonAutoScalingClient(Clients.Credentials, new AmazonAutoScalingConfig { RegionEndpoint = Amazon.RegionEndpoint.USWest1, AuthenticationRegion = "us-west-1" });

        await rds.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync("RDS");
        await fleets.DescribeAutoScalingGroupsAsync(new Amazon.AutoScaling.Model.DescribeAutoScalingGroupsRequest(), TestContext.Current.CancellationToken).WithinAsync("Auto Scaling");

        Assert.Equal("DescribeGlobalClusters", LoopbackAws.FieldOf(Assert.Single(all.Requests), "Action"));
        Assert.Equal("DescribeAutoScalingGroups", LoopbackAws.FieldOf(Assert.Single(own.Requests), "Action"));
    }

    [Theory]
    [InlineData(RequestRetryMode.Standard, "Throttling", 400)]
    // Throttled, a client in this mode sends at a rate of its own, which takes half a minute.
    [InlineData(RequestRetryMode.Adaptive, "InternalFailure", 500)]
    public async Task RetryMode_FailingTwice_IsTriedUntilItIsAnswered(RequestRetryMode mode, string code, int status)
    {
        var calls = 0;
        await using var server = await LoopbackAws.AnsweringAsync(_ => Interlocked.Increment(ref calls) <= 2 ? throw new WireException(new WireError(code, "not now", status)) : []);
        var config = Clients.At<AmazonRDSConfig>(server);
        config.RetryMode = mode;
        using var client = new AmazonRDSClient(Clients.Credentials, config);

        await client.DescribeGlobalClustersAsync(new(), TestContext.Current.CancellationToken).WithinAsync($"call tried in mode {mode}");

        Assert.Equal(3, server.Requests.Count);
    }

    private static WireResponse Json(string body) => new(200, "application/json", new Dictionary<string, string>(), Encoding.UTF8.GetBytes(body));

    private Amazon.Profile Profile(string config)
    {
        var file = Path.Combine(_home, "config");
        File.WriteAllText(file, config);
        return new Amazon.Profile("ops", file);
    }

    private void Set(string name, string value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
