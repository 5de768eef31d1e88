namespace Aws.Wire.Tests;

/// <summary>Every operation that AWS has is understood as itself or refused by its name; none is taken for another one.</summary>
public sealed class KnownOperationsTests
{
    // AWS tells these apart by their host or their age alone: at one address there is one answer.
    private static readonly Dictionary<string, string> SameAddress = new()
    {
        ["ListDirectoryBuckets"] = "ListBuckets",
        ["GetBucketLifecycle"] = "GetBucketLifecycleConfiguration",
        ["PutBucketLifecycle"] = "PutBucketLifecycleConfiguration",
        ["GetBucketNotification"] = "GetBucketNotificationConfiguration",
        ["PutBucketNotification"] = "PutBucketNotificationConfiguration",
    };

    public static TheoryData<string> Services => [.. ServiceModel.Names.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Services))]
    public void Read_EveryOperationOfAws_IsItselfOrRefused(string name)
    {
        var service = ServiceModel.Load(name);
        var wrong = new List<string>();
        foreach (var (operation, address) in KnownOperations.Of(name).Addresses)
        {
            var taken = Taken(service, operation, address);
            var expected = service.Operations.ContainsKey(operation) ? operation : "501 " + operation;
            if (taken != expected && !(SameAddress.TryGetValue(operation, out var same) && (taken == same || taken == "501 " + same)) && !SameAddress.ContainsValue(operation))
            {
                wrong.Add($"{operation} ({address}) is taken for {taken}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Of_ModelledService_KnowsItsVersionAndOperations(string name)
    {
        var service = ServiceModel.Load(name);

        Assert.Equal(service.ApiVersion, KnownOperations.Of(name).ApiVersion);
        Assert.Empty(service.Operations.Keys.Except(KnownOperations.Of(name).Addresses.Keys));
    }

    [Fact]
    public void Read_SecondVersionOfLoadBalancing_IsNotTheFirst()
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(
            ServiceModel.Of("elasticloadbalancing", "/")!, Requests.Form("Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=nope")));

        Assert.Equal(("NotImplemented", 501), (refused.Error.Code, refused.Error.Status));
        Assert.Contains("2015-12-01", refused.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT", "/bucket/key")]
    [InlineData("DELETE", "/bucket")]
    [InlineData("GET", "/bucket/key")]
    public void Read_SubresourceThatNobodyKnows_IsRefused(string method, string path)
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(ServiceModel.Load("s3"), Requests.Of(method, path, "brandNew", [])));

        Assert.Equal(("NotImplemented", 501), (refused.Error.Code, refused.Error.Status));
        Assert.Contains("brandNew", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StreamsOfDynamoDb_AreNotTables()
    {
        var refused = Assert.Throws<WireException>(() => ServerCodec.Read(
            ServiceModel.Load("dynamodb"), Requests.Of("POST", "/", "", "{}"u8.ToArray(), ("X-Amz-Target", "DynamoDBStreams_20120810.ListStreams"))));

        Assert.Equal(("NotImplemented", 501), (refused.Error.Code, refused.Error.Status));
    }

    private static string Taken(ServiceModel service, string operation, string address)
    {
        try
        {
            return ServerCodec.Read(service, Request(service, operation, address)).Operation.Name;
        }
        catch (WireException refused) when (refused.Error.Status == 501)
        {
            return "501 " + refused.Error.Message.Split(' ')[0];
        }
        catch (WireException refused) when (service.Operations.ContainsKey(operation) && refused.Error.Status == 400)
        {
            // A needed member is missing from this bare request, and the service said so: it was understood.
            return operation;
        }
    }

    private static WireRequest Request(ServiceModel service, string operation, string address)
    {
        if (service.Protocol == WireProtocol.Json)
        {
            return Requests.Of("POST", "/", "", "{}"u8.ToArray(), ("X-Amz-Target", service.TargetPrefix + "." + operation));
        }

        if (address.Length == 0)
        {
            return Requests.Form($"Action={operation}&Version={service.ApiVersion}");
        }

        var words = address.Split(' ');
        var parts = words[1].Split('?', 2);
        var path = string.Join('/', parts[0].Split('/').Select(segment => segment.StartsWith('{') ? "x" : segment));
        var query = words.Skip(2).Where(word => word[0] == '?').Select(word => word[1..] + "=1").Prepend(parts.ElementAtOrDefault(1)).OfType<string>();
        return Requests.Of(words[0], path, string.Join('&', query), [], [.. words.Skip(2).Where(word => word[0] == '+').Select(word => (word[1..], "1"))]);
    }
}
