using System.Reflection;
using Amazon.GeneratedSts;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Aws.Wire;
using Generated = Amazon.GeneratedSts.Model;
using Official = Amazon.SecurityToken.Model;

namespace Aws.Clients.Tests;

/// <summary>A client generated from the STS model against the official one: the same members, the same bytes.</summary>
public sealed class OfficialClientTests
{
    // Differ from call to call, or name the client.
    private static readonly string[] OwnHeaders = ["amz-sdk-invocation-id", "User-Agent", "x-amz-user-agent", "X-Amz-Date", "Authorization"];

    [Fact]
    public async Task GetCallerIdentity_BothClients_SendTheSame() => await CompareAsync(
        (client, token) => client.GetCallerIdentityAsync(new Official.GetCallerIdentityRequest(), token),
        (client, token) => client.GetCallerIdentityAsync(new Generated.GetCallerIdentityRequest(), token));

    [Fact]
    public async Task AssumeRole_ListsStructuresAndOddText_SendTheSame() => await CompareAsync(
        (client, token) => client.AssumeRoleAsync(
            new Official.AssumeRoleRequest
            {
                RoleArn = "arn:aws:iam::123456789012:role/a b+c/é",
                RoleSessionName = "session=1,@x",
                DurationSeconds = 900,
                Policy = "{\"a\": [1, 2], \"b\": \"&=%\"}\n",
                PolicyArns = [new Official.PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/One" }, new Official.PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/Two" }],
                Tags = [new Official.Tag { Key = "k", Value = "" }, new Official.Tag { Key = "k2", Value = "v 2" }],
                TransitiveTagKeys = ["k", "k2"],
            },
            token),
        (client, token) => client.AssumeRoleAsync(
            new Generated.AssumeRoleRequest
            {
                RoleArn = "arn:aws:iam::123456789012:role/a b+c/é",
                RoleSessionName = "session=1,@x",
                DurationSeconds = 900,
                Policy = "{\"a\": [1, 2], \"b\": \"&=%\"}\n",
                PolicyArns = [new Generated.PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/One" }, new Generated.PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/Two" }],
                Tags = [new Generated.Tag { Key = "k", Value = "" }, new Generated.Tag { Key = "k2", Value = "v 2" }],
                TransitiveTagKeys = ["k", "k2"],
            },
            token));

    [Fact]
    public async Task AssumeRole_EmptyList_SendTheSame() => await CompareAsync(
        (client, token) => client.AssumeRoleAsync(new Official.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1", Tags = [] }, token),
        (client, token) => client.AssumeRoleAsync(new Generated.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1", Tags = [] }, token));

    [Fact]
    public async Task AssumeRole_Answer_ReadTheSame()
    {
        await using var server = await AnsweringAsync();
        using var official = OfficialClient(server);
        using var generated = GeneratedClient(server);

        var theirs = await official.AssumeRoleAsync(new Official.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1" }, TestContext.Current.CancellationToken).WithinAsync("official AssumeRole");
        var ours = await generated.AssumeRoleAsync(new Generated.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1" }, TestContext.Current.CancellationToken).WithinAsync("generated AssumeRole");

        Assert.Equal("ASIA1", ours.Credentials.AccessKeyId);
        Assert.Equal(theirs.Credentials.AccessKeyId, ours.Credentials.AccessKeyId);
        Assert.Equal(theirs.Credentials.Expiration, ours.Credentials.Expiration);
        Assert.Equal(theirs.Credentials.Expiration!.Value.Kind, ours.Credentials.Expiration!.Value.Kind);
        Assert.Equal(theirs.AssumedRoleUser.Arn, ours.AssumedRoleUser.Arn);
        Assert.Equal(theirs.SourceIdentity, ours.SourceIdentity);
        Assert.Equal(theirs.ResponseMetadata.RequestId, ours.ResponseMetadata.RequestId);
        Assert.Equal(theirs.HttpStatusCode, ours.HttpStatusCode);
    }

    [Theory]
    [InlineData("RegionDisabledException", 403)]
    [InlineData("ExpiredTokenException", 400)]
    [InlineData("NobodyKnowsThis", 400)]
    [InlineData("InternalFailure", 500)]
    public async Task Error_FromTheService_ArrivesAlike(string code, int status)
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError(code, "so it is", status)));
        using var official = OfficialClient(server, retries: 0);
        using var generated = GeneratedClient(server, retries: 0);

        var theirs = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => official.AssumeRoleAsync(new Official.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1" }, TestContext.Current.CancellationToken).WithinAsync("official"));
        var ours = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => generated.AssumeRoleAsync(new Generated.AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/x", RoleSessionName = "s1" }, TestContext.Current.CancellationToken).WithinAsync("generated"));

        Assert.Equal(code, ours.ErrorCode);
        Assert.Equal(theirs.GetType().Name.Replace("SecurityTokenService", "GeneratedSts", StringComparison.Ordinal), ours.GetType().Name);
        Assert.Equal((theirs.ErrorCode, theirs.Message, theirs.StatusCode, theirs.RequestId, theirs.ErrorType), (ours.ErrorCode, ours.Message, ours.StatusCode, ours.RequestId, ours.ErrorType));
        Assert.Equal(theirs.Retryable is null, ours.Retryable is null);
    }

    /// <summary>Every public property of the generated model types is there officially, with the same name and type.</summary>
    [Fact]
    public void ModelTypes_EveryProperty_IsTheOfficialOne()
    {
        var official = typeof(Official.AssumeRoleRequest).Assembly;
        var differences = new List<string>();
        var compared = 0;
        foreach (var ours in typeof(Generated.AssumeRoleRequest).Assembly.GetTypes().Where(type => type.Namespace == "Amazon.GeneratedSts.Model" && type.IsPublic && !type.IsAbstract))
        {
            if (official.GetType("Amazon.SecurityToken.Model." + ours.Name) is not { } theirs)
            {
                differences.Add($"{ours.Name}: not official");
                continue;
            }

            foreach (var property in ours.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                compared++;
                var their = theirs.GetProperty(property.Name)?.PropertyType;
                if (their is null || Plain(their) != Plain(property.PropertyType))
                {
                    differences.Add($"{ours.Name}.{property.Name}: {Plain(property.PropertyType)}, officially {(their is null ? "absent" : Plain(their))}");
                }
            }
        }

        Assert.Empty(differences);
        Assert.InRange(compared, 25, 1000);

        static string Plain(Type type) => type.ToString()
            .Replace("Amazon.GeneratedSts", "Amazon.SecurityToken", StringComparison.Ordinal);
    }

    private static async Task CompareAsync(
        Func<AmazonSecurityTokenServiceClient, CancellationToken, Task> official, Func<AmazonGeneratedStsClient, CancellationToken, Task> generated)
    {
        await using var server = await AnsweringAsync();
        using var theirs = OfficialClient(server);
        using var ours = GeneratedClient(server);
        await official(theirs, TestContext.Current.CancellationToken).WaitAsync(Clients.Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        await generated(ours, TestContext.Current.CancellationToken).WaitAsync(Clients.Patience, TimeProvider.System, TestContext.Current.CancellationToken);

        var requests = server.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal(System.Text.Encoding.UTF8.GetString(requests[0].Body.Span), System.Text.Encoding.UTF8.GetString(requests[1].Body.Span));
        Assert.Equal((requests[0].Method, requests[0].Path, requests[0].Query), (requests[1].Method, requests[1].Path, requests[1].Query));
        Assert.Equal(HeadersOf(requests[0]), HeadersOf(requests[1]));
        Assert.Equal(SignedHeaders(requests[0]), SignedHeaders(requests[1]));
    }

    private static SortedDictionary<string, string> HeadersOf(WireRequest request) => new(
        request.Headers.Where(header => !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Concat(OwnHeaders.Where(request.Headers.ContainsKey).Select(name => KeyValuePair.Create(name, "present")))
            .ToDictionary(),
        StringComparer.OrdinalIgnoreCase);

    // The scope and the list of headers; the signature itself depends on the second in which it was made.
    private static string SignedHeaders(WireRequest request) =>
        string.Join('/', request.Headers["Authorization"].Split("Signature=")[0].Split('/').Where((_, index) => index != 1));

    private static Task<LoopbackAws> AnsweringAsync() => LoopbackAws.AnsweringAsync(call => call.Operation.Name == "AssumeRole"
        ? new WireStruct
        {
            ["Credentials"] = new WireStruct
            {
                ["AccessKeyId"] = "ASIA1", ["SecretAccessKey"] = "s", ["SessionToken"] = "t",
                ["Expiration"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            },
            ["AssumedRoleUser"] = new WireStruct { ["Arn"] = "arn:aws:sts::123456789012:assumed-role/x/s1", ["AssumedRoleId"] = "A:s1" },
        }
        : new WireStruct { ["Account"] = "123456789012", ["Arn"] = "arn:aws:iam::123456789012:user/x", ["UserId"] = "U" });

    private static AmazonSecurityTokenServiceClient OfficialClient(LoopbackAws server, int retries = 2)
    {
        var config = Clients.At<AmazonSecurityTokenServiceConfig>(server);
        config.MaxErrorRetry = retries;
        return new(Clients.Credentials, config);
    }

    private static AmazonGeneratedStsClient GeneratedClient(LoopbackAws server, int retries = 2)
    {
        var config = Clients.At<AmazonGeneratedStsConfig>(server);
        config.MaxErrorRetry = retries;
        return new(Clients.Credentials, config);
    }
}
