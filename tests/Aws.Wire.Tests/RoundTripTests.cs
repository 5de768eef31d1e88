namespace Aws.Wire.Tests;

/// <summary>Every operation of every model, full of values, crosses the wire both ways and is the same on the other side.</summary>
public sealed class RoundTripTests
{
    private const string RequestId = "req-1";

    public static TheoryData<string, string> QueryOperations => Operations("rds", "ec2", "cloudformation", "autoscaling", "cloudwatch", "sts", "elb", "iam", "sns");

    public static TheoryData<string, string> JsonOperations => Operations("dynamodb", "cloudwatch", "logs");

    public static TheoryData<string, string> RestXmlOperations => Operations("cloudfront", "s3control");

    public static TheoryData<string, string> CborOperations => Operations("cloudwatch");

    [Theory]
    [MemberData(nameof(QueryOperations))]
    public void Query_EveryMember_ArrivesBothWays(string name, string action)
    {
        var service = ServiceModel.Load(name);
        var operation = service.Operations[action];
        var input = operation.Input is { } shape ? Samples.Of(shape) : [];

        var call = ServerCodec.Read(service, Requests.Form(service, action, ClientCodec.WriteQuery(service, operation, input)));

        Assert.Equal(action, call.Operation.Name);
        Assert.Equal(Samples.Render(input), Samples.Render(call.Input));

        var output = operation.Output is { } result ? Samples.Of(result) : [];
        var answer = ServerCodec.Write(call, output, RequestId);
        var (read, requestId) = ClientCodec.ReadQuery(operation, new MemoryStream(answer.Body));

        Assert.Equal((200, RequestId), (answer.Status, requestId));
        Assert.Equal(Samples.Render(output), Samples.Render(read));
    }

    [Theory]
    [MemberData(nameof(JsonOperations))]
    public void Json_EveryMember_ArrivesBothWays(string name, string action)
    {
        var service = ServiceModel.Load(name);
        var operation = service.Operations[action];
        var input = Samples.Of(operation.Input!);

        var call = ServerCodec.Read(service, Requests.Json(service, action, JsonBody.Write(input, operation.Input)));

        Assert.Equal((action, WireProtocol.Json), (call.Operation.Name, call.Protocol));
        Assert.Equal(Samples.Render(input), Samples.Render(call.Input));
        if (operation.Output is { } result)
        {
            var output = Samples.Of(result);
            var answer = ServerCodec.Write(call, output, RequestId);
            Assert.Equal($"application/x-amz-json-{service.JsonVersion}", answer.ContentType);
            Assert.Equal(Samples.Render(output), Samples.Render(JsonBody.Read(answer.Body, result)));
        }
    }

    [Theory]
    [MemberData(nameof(CborOperations))]
    public void Cbor_EveryMember_ArrivesBothWays(string name, string action)
    {
        var service = ServiceModel.Load(name);
        var operation = service.Operations[action];
        var input = Samples.Of(operation.Input!);

        var call = ServerCodec.Read(service, Requests.Cbor(action, CborBody.Write(input, operation.Input)));

        Assert.Equal((action, WireProtocol.RpcV2Cbor), (call.Operation.Name, call.Protocol));
        Assert.Equal(Samples.Render(input), Samples.Render(call.Input));
        if (operation.Output is { } result)
        {
            var output = Samples.Of(result);
            var answer = ServerCodec.Write(call, output, RequestId);
            Assert.Equal(("application/cbor", "rpc-v2-cbor"), (answer.ContentType, answer.Headers["smithy-protocol"]));
            Assert.Equal(Samples.Render(output), Samples.Render(CborBody.Read(answer.Body, result)));
        }
    }

    [Theory]
    [MemberData(nameof(RestXmlOperations))]
    public void RestXml_EveryMember_ArrivesBothWays(string name, string action)
    {
        var service = ServiceModel.Load(name);
        var operation = service.Operations[action];
        var input = operation.Input is { } shape ? Samples.Of(shape) : [];
        foreach (var member in (operation.Input?.Members ?? []).Where(member => member.Location == "uri"))
        {
            // A server sees the path decoded, where a slash of a value would be one of the path.
            input[member.Name] = "id of é " + member.Name;
        }


        var call = ServerCodec.Read(service, Requests.Rest(RestXmlClient.Write(service, operation, input)));

        Assert.Equal(action, call.Operation.Name);
        Assert.Equal(Samples.Render(input), Samples.Render(call.Input));

        var output = operation.Output is { } result ? Samples.Of(result) : [];
        var answer = ServerCodec.Write(call, output, RequestId);
        var read = RestXmlClient.Read(operation, answer.Status, answer.Headers, answer.Body);

        Assert.Equal((operation.Status, RequestId), (answer.Status, answer.Headers["x-amz-request-id"]));
        Assert.Equal(Samples.Render(output), Samples.Render(read));
    }

    private static TheoryData<string, string> Operations(params string[] services)
    {
        var data = new TheoryData<string, string>();
        foreach (var name in services)
        {
            foreach (var operation in ServiceModel.Load(name).Operations.Keys.Order(StringComparer.Ordinal))
            {
                data.Add(name, operation);
            }
        }

        return data;
    }
}
