using System.Reflection;
using System.Text;
using Amazon.Runtime;
using Aws.Wire;
using Aws.Wire.Tests;

namespace Aws.Clients.Tests;

/// <summary>
/// Clients generated from the models of STS and DynamoDB against the official packages of them: every member of every type, and every
/// request and answer on the wire. What holds for these holds for the others, which come from the same generator.
/// </summary>
public sealed class OfficialParityTests
{
    // Every difference with its reason; a member that is only ours would be one that official code can't have, so there is none of that.
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["AttributeValue.Boolean IsBOOLSet"] = "kept in the package for code of version 1 of the SDK; BOOL != null says the same",
        ["AttributeValue.Boolean IsBSSet"] = "as above",
        ["AttributeValue.Boolean IsLSet"] = "as above",
        ["AttributeValue.Boolean IsMSet"] = "as above",
        ["AttributeValue.Boolean IsNSSet"] = "as above",
        ["AttributeValue.Boolean IsSSSet"] = "as above",
        ["GetItemResponse.Boolean IsItemSet"] = "as above",
        ["QueryRequest.Boolean IsLimitSet"] = "as above",
        ["ScanRequest.Boolean IsLimitSet"] = "as above",
        ["ScanRequest.Boolean IsSegmentSet"] = "as above",
        ["ScanRequest.Boolean IsTotalSegmentsSet"] = "as above",
        ["VectorIndexes: official alone"] = "newer in the package than the API model of 1.43.11 that the clients come from",
        ["VectorIndexUpdates: official alone"] = "as above",
        ["ReplicationGroupUpdate.Amazon.DynamoDBv2.Model.DisassociateReplicationGroupMemberAction Disassociate"] = "as above",
        ["DisassociationProtectionEnabled: official alone"] = "as above",
        ["MinimumSessionTokenSize: official alone"] = "as above",
        ["SessionTokenSize: official alone"] = "as above",
        ["SessionTokenUtilization: official alone"] = "as above",
        ["IBatchGetItemPaginator BatchGetItem"] = "the SDK's list of paginators has it, botocore's, from which ours come, does not",
        ["IListTagsOfResourcePaginator"] = "botocore's list of paginators has it, the SDK's does not",
    };

    // The members above that the package alone has and a request could carry.
    private static readonly string[] Newer = ["VectorIndexes", "VectorIndexUpdates", "Disassociate", "DisassociationProtectionEnabled", "MinimumSessionTokenSize"];

    // Differ from call to call, or name the client.
    private static readonly string[] OwnHeaders = ["amz-sdk-invocation-id", "User-Agent", "x-amz-user-agent", "X-Amz-Date", "Authorization"];

    public static TheoryData<string> Services => ["sts", "dynamodb"];

    public static TheoryData<string, string> Operations
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var service in new[] { "sts", "dynamodb" })
            {
                foreach (var operation in ServiceModel.Load(service).Operations.Keys.Order(StringComparer.Ordinal))
                {
                    data.Add(service, operation);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Types_MemberByMember_AreTheOfficialOnes(string service)
    {
        var pair = Pair.Of(service);
        var differences = new List<string>();
        var compared = 0;
        foreach (var ours in pair.Ours.Assembly.GetExportedTypes().Where(type => type.FullName!.StartsWith(pair.OurSpace + ".", StringComparison.Ordinal)))
        {
            if (pair.Theirs.Assembly.GetType(pair.Translate(ours.FullName!)) is not { } theirs)
            {
                differences.Add($"{ours.Name}: not official");
                continue;
            }

            var (mine, official) = (Members(ours, pair.Translate), Members(theirs, name => name));
            compared += mine.Count;
            differences.AddRange(mine.Except(official).Select(member => $"{theirs.Name}.{member}: ours alone"));
            differences.AddRange(official.Except(mine).Where(member => IsOfThisModel(service, theirs, member)).Select(member => $"{theirs.Name}.{member}: official alone"));
        }

        var unexplained = differences.Where(difference => !KnownDifferences.Keys.Any(known => difference.Contains(known, StringComparison.Ordinal))).Order(StringComparer.Ordinal).ToList();
        Assert.True(unexplained.Count == 0, string.Join("\n", unexplained));
        Assert.InRange(compared, 60, 5000);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Request_FullOfValues_IsTheSameOnTheWire(string service, string operation)
    {
        var pair = Pair.Of(service);
        await using var server = await LoopbackAws.AnsweringAsync(call => call.Operation.Output is { } output ? Samples.Of(output) : []);
        using var ours = pair.Client(pair.Ours, server);
        using var theirs = pair.Client(pair.Theirs, server);

        var official = await RoundTripTests.CallAsync(theirs, operation, Request(theirs, operation)).WithinAsync("official " + operation);
        var generated = await RoundTripTests.CallAsync(ours, operation, Request(ours, operation)).WithinAsync("generated " + operation);

        var requests = server.Requests.ToArray();
        Assert.Equal(2, requests.Length);
        Assert.Equal((requests[0].Method, requests[0].Path, requests[0].Query), (requests[1].Method, requests[1].Path, requests[1].Query));
        Assert.Equal(BodyOf(requests[0]), BodyOf(requests[1]));
        Assert.Equal(HeadersOf(requests[0]), HeadersOf(requests[1]));
        Assert.Equal(SignedHeaders(requests[0]), SignedHeaders(requests[1]));
        Assert.Equal(Filler.Leaves(official).Where(IsOfTheApi), Filler.Leaves(generated).Where(IsOfTheApi));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Errors_OfTheModel_ArriveAlike(string service)
    {
        var pair = Pair.Of(service);
        WireError? answer = null;
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(answer!));
        using var ours = pair.Client(pair.Ours, server);
        using var theirs = pair.Client(pair.Theirs, server);
        var operation = service == "sts" ? "AssumeRole" : "TransactWriteItems";
        foreach (var code in ServiceModel.Load(service).Operations[operation].Errors.Select(error => error.ErrorCode!).Append("NobodyKnowsThis"))
        {
            answer = new WireError(code, "so it is", 400);
            var official = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RoundTripTests.CallAsync(theirs, operation, Request(theirs, operation)).WithinAsync("official " + code));
            var generated = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RoundTripTests.CallAsync(ours, operation, Request(ours, operation)).WithinAsync("generated " + code));

            Assert.Equal(official.GetType().FullName, pair.Translate(generated.GetType().FullName!));
            Assert.Equal(
                (official.ErrorCode, official.Message, official.StatusCode, official.RequestId, official.ErrorType),
                (generated.ErrorCode, generated.Message, generated.StatusCode, generated.RequestId, generated.ErrorType));
        }
    }

    [Fact]
    public async Task CancelledTransaction_BothClients_CarryTheReasons()
    {
        var pair = Pair.Of("dynamodb");
        var body = """{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"cancelled","CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"no","Item":{"id":{"S":"1"}}},{"Code":"None"}]}""";
        await using var server = await LoopbackAws.StartAsync((_, _) => Task.FromResult(new WireResponse(400, "application/x-amz-json-1.0", new Dictionary<string, string> { ["x-amzn-RequestId"] = "r1" }, Encoding.UTF8.GetBytes(body))));
        using var ours = pair.Client(pair.Ours, server);
        using var theirs = pair.Client(pair.Theirs, server);

        var official = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RoundTripTests.CallAsync(theirs, "TransactWriteItems", Request(theirs, "TransactWriteItems")).WithinAsync("official"));
        var generated = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => RoundTripTests.CallAsync(ours, "TransactWriteItems", Request(ours, "TransactWriteItems")).WithinAsync("generated"));

        Assert.Equal("cancelled", generated.Message);
        Assert.Equal(
            Filler.PropertiesOf(official.GetType()).SelectMany(property => Filler.Leaves(property.GetValue(official), property.Name)),
            Filler.PropertiesOf(generated.GetType()).SelectMany(property => Filler.Leaves(property.GetValue(generated), property.Name)));
        Assert.Contains("CancellationReasons[0].Item.id.S = 1", Filler.PropertiesOf(generated.GetType()).SelectMany(property => Filler.Leaves(property.GetValue(generated), property.Name)));
    }

    [Fact]
    public async Task Paginator_OfTables_AsksAsTheOfficialOne()
    {
        await using var server = await LoopbackAws.AnsweringAsync(call => call.Input.Text("ExclusiveStartTableName") switch
        {
            null => new WireStruct { ["TableNames"] = new List<object?> { "a", "b" }, ["LastEvaluatedTableName"] = "b" },
            "b" => new WireStruct { ["TableNames"] = new List<object?>(), ["LastEvaluatedTableName"] = "c" },
            _ => new WireStruct { ["TableNames"] = new List<object?> { "d" } },
        });
        var pair = Pair.Of("dynamodb");
        using var theirs = (Amazon.DynamoDBv2.AmazonDynamoDBClient)pair.Client(pair.Theirs, server);
        using var ours = (Amazon.GeneratedDynamo.AmazonGeneratedDynamoClient)pair.Client(pair.Ours, server);
        var official = new List<string>();
        var generated = new List<string>();

        await foreach (var name in theirs.Paginators.ListTables(new() { Limit = 2 }).TableNames)
        {
            official.Add(name);
        }

        var paginator = ours.Paginators.ListTables(new() { Limit = 2 });
        await foreach (var name in paginator.TableNames)
        {
            generated.Add(name);
        }

        Assert.Equal(["a", "b", "d"], generated);
        Assert.Equal(official, generated);
        var bodies = server.Requests.Select(BodyOf).ToArray();
        Assert.Equal(bodies[..3], bodies[3..]);
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var response in paginator.Responses)
            {
                Assert.Fail($"a second reading gave {response}");
            }
        });
    }

    private static object Request(AmazonServiceClient client, string operation) =>
        Filler.Fill(client.GetType().Assembly.GetType($"{client.GetType().Namespace}.Model.{operation}Request")!, Newer);

    private static bool IsOfTheApi(string leaf) => !leaf.StartsWith(".ResponseMetadata", StringComparison.Ordinal);

    private static string BodyOf(WireRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static string HeadersOf(WireRequest request) => string.Join("\n", new SortedDictionary<string, string>(
        request.Headers.Where(header => !OwnHeaders.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .Concat(OwnHeaders.Where(request.Headers.ContainsKey).Select(name => KeyValuePair.Create(name, "present")))
            .ToDictionary(),
        StringComparer.OrdinalIgnoreCase).Select(header => $"{header.Key}: {header.Value}"));

    // The scope and the list of headers; the signature itself depends on the second in which it was made.
    private static string SignedHeaders(WireRequest request) =>
        string.Join('/', request.Headers["Authorization"].Split("Signature=")[0].Split('/').Where((_, index) => index != 1));

    /// <summary>The members that code can use: properties, constants, constructors of clients and errors, calls and paginators.</summary>
    private static HashSet<string> Members(Type type, Func<string, string> translate)
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        // Which class of a configuration's ancestry has a property is nothing that code can see.
        var members = type.GetMembers(type.IsSubclassOf(typeof(ClientConfig)) ? Own & ~BindingFlags.DeclaredOnly : Own).Where(member => member switch
        {
            FieldInfo => true,
            PropertyInfo => true,
            // Plumbing that every client of either make has, and AWSSDK.Core's own ways to serialize errors.
            MethodInfo method => !method.IsSpecialName && (type.IsInterface || type.Name.EndsWith("Client", StringComparison.Ordinal) || type.Name.EndsWith("PaginatorFactory", StringComparison.Ordinal)),
            ConstructorInfo => type.IsSubclassOf(typeof(Exception)) || type.IsSubclassOf(typeof(AmazonServiceClient)) || type.IsSubclassOf(typeof(ConstantClass)),
            _ => false,
        });
        return
        [
            .. members.Select(member => translate(member.ToString()!)),
            .. type.IsSubclassOf(typeof(ConstantClass)) ? type.GetFields(Own).Select(field => $"{field.Name} is {((ConstantClass)field.GetValue(null)!).Value}") : [],
        ];
    }

    // The packages know operations, and newer enum values, that the trimmed model does not have; and overloads written by hand beside the model.
    private static bool IsOfThisModel(string service, Type type, string member)
    {
        var model = ServiceModel.Load(service);
        if (type.Name.EndsWith("Client", StringComparison.Ordinal) || type.IsInterface)
        {
            var operation = model.Operations.Keys.FirstOrDefault(name => member.Contains($" {name}Async(", StringComparison.Ordinal));
            return operation is not null && member.Contains($"{operation}Request, ", StringComparison.Ordinal);
        }

        return !type.Name.EndsWith("PaginatorFactory", StringComparison.Ordinal) || model.Operations.Keys.Any(name => member.Contains($" {name}(", StringComparison.Ordinal));
    }

    /// <summary>A generated client and the official one of the same service.</summary>
    private sealed record Pair(Type Ours, Type Theirs, string OurSpace, string TheirSpace, string OurName, string TheirName)
    {
        public static Pair Of(string service) => service == "sts"
            ? new(typeof(Amazon.GeneratedSts.AmazonGeneratedStsClient), typeof(Amazon.SecurityToken.AmazonSecurityTokenServiceClient), "Amazon.GeneratedSts", "Amazon.SecurityToken", "AmazonGeneratedSts", "AmazonSecurityTokenService")
            : new(typeof(Amazon.GeneratedDynamo.AmazonGeneratedDynamoClient), typeof(Amazon.DynamoDBv2.AmazonDynamoDBClient), "Amazon.GeneratedDynamo", "Amazon.DynamoDBv2", "AmazonGeneratedDynamo", "AmazonDynamoDB");

        public string Translate(string name) => name
            .Replace("I" + OurName, "I" + TheirName, StringComparison.Ordinal)
            .Replace(OurName, TheirName, StringComparison.Ordinal)
            .Replace("IGeneratedDynamoPaginator", "IDynamoDBv2Paginator", StringComparison.Ordinal)
            .Replace("GeneratedDynamoPaginator", "DynamoDBv2Paginator", StringComparison.Ordinal)
            .Replace(OurSpace, TheirSpace, StringComparison.Ordinal);

        public AmazonServiceClient Client(Type type, LoopbackAws server)
        {
            var config = (ClientConfig)Activator.CreateInstance(type.Assembly.GetType(type.FullName!.Replace("Client", "Config", StringComparison.Ordinal))!)!;
            config.ServiceURL = server.Url;
            config.AuthenticationRegion = "us-west-1";
            config.MaxErrorRetry = 0;
            return (AmazonServiceClient)Activator.CreateInstance(type, Clients.Credentials, config)!;
        }
    }
}
