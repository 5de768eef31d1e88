using System.Text;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>A request as it reached a server, before it is understood.</summary>
/// <param name="Method">The HTTP method, upper case.</param>
/// <param name="Path">The decoded absolute path, e.g. <c>/</c>.</param>
/// <param name="Query">The raw query string without its question mark; may be empty.</param>
/// <param name="Headers">Header values by name, case insensitive.</param>
/// <param name="Body">The whole body.</param>
public sealed record WireRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>An answer ready to be sent.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The content type of <paramref name="Body"/>.</param>
/// <param name="Headers">Further headers, request id included.</param>
/// <param name="Body">The whole body.</param>
public sealed record WireResponse(
    int Status, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A call that a server understood: which operation of which service, and its input.</summary>
/// <param name="Service">The service's model.</param>
/// <param name="Operation">The operation's model.</param>
/// <param name="Protocol">The protocol the client spoke, in which the answer must be written.</param>
/// <param name="Input">The input, by member name; empty where the operation takes none.</param>
public sealed record WireCall(ServiceModel Service, OperationModel Operation, WireProtocol Protocol, WireStruct Input);

/// <summary>An error as AWS answers it.</summary>
/// <param name="Code">The code on the wire, e.g. <c>DBClusterNotFoundFault</c>.</param>
/// <param name="Message">The text for a person.</param>
/// <param name="Status">The HTTP status.</param>
public sealed record WireError(string Code, string Message, int Status)
{
    /// <summary>Further headers of the answer, e.g. <c>x-amz-bucket-region</c>; sent by the REST protocols.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>Further elements of a REST-XML error, e.g. <c>Key</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];

    /// <summary>Further members of the error's shape in the JSON protocols, e.g. <c>CancellationReasons</c>.</summary>
    public WireStruct? Members { get; init; }
}

/// <summary>The wire protocols of AWS that are spoken here.</summary>
public enum WireProtocol
{
    /// <summary>AWS Query: form post, XML answer (RDS, CloudFormation, Auto Scaling, STS, CloudWatch).</summary>
    Query,

    /// <summary>EC2's variant of AWS Query.</summary>
    Ec2Query,

    /// <summary>AWS JSON 1.0 and 1.1 with <c>X-Amz-Target</c>.</summary>
    Json,

    /// <summary>Smithy RPC v2 CBOR.</summary>
    RpcV2Cbor,

    /// <summary>REST with XML bodies (CloudFront, S3).</summary>
    RestXml,

    /// <summary>REST with JSON bodies (API Gateway, Lambda).</summary>
    RestJson,
}

/// <summary>The server's side of the wire: understands requests and writes answers as AWS does.</summary>
public static class ServerCodec
{
    /// <summary>Understands a request to a service.</summary>
    /// <exception cref="WireException">The operation is unknown, a value does not fit, or a needed one is missing: the error is AWS's own.</exception>
    public static WireCall Read(ServiceModel service, WireRequest request)
    {
        request = RequestBody.Decompress(request);
        var call = request switch
        {
            _ when request.Headers.GetValueOrDefault("smithy-protocol") == "rpc-v2-cbor" => ReadCbor(service, request),
            _ when request.Headers.TryGetValue("x-amz-target", out var target) => ReadJson(service, request, target),
            _ when service.Protocol == WireProtocol.RestXml => RestXmlServer.Read(service, request),
            _ when service.Protocol == WireProtocol.RestJson => RestJsonServer.Read(service, request),
            _ => ReadQuery(service, request),
        };
        RequiredMembers.Check(call);
        return call;
    }

    /// <summary>Writes an answer in the protocol of the call.</summary>
    public static WireResponse Write(WireCall call, WireStruct output, string requestId) => call.Protocol switch
    {
        WireProtocol.RestXml => RestXmlServer.Write(call, output, requestId),
        WireProtocol.RestJson => RestJsonServer.Write(call, output, requestId),
        WireProtocol.Json => new(200, $"application/x-amz-json-{call.Service.JsonVersion}", Ids(requestId), JsonBody.Write(output, call.Operation.Output)),
        WireProtocol.RpcV2Cbor => new(200, "application/cbor", CborIds(requestId), CborBody.Write(output, call.Operation.Output)),
        _ => WriteXml(call, output, requestId),
    };

    /// <summary>Writes an error in the protocol that the client spoke.</summary>
    public static WireResponse WriteError(ServiceModel service, WireProtocol protocol, WireError error, string requestId)
    {
        switch (protocol)
        {
            case WireProtocol.RestXml:
                return RestXmlServer.WriteError(service, error, requestId);
            case WireProtocol.RestJson:
                return RestJsonServer.WriteError(error, requestId);
            case WireProtocol.Json:
                return new(error.Status, $"application/x-amz-json-{service.JsonVersion}", ErrorIds(service, error, Ids(requestId)), JsonError(service, error));
            case WireProtocol.RpcV2Cbor:
                return new(error.Status, "application/cbor", ErrorIds(service, error, CborIds(requestId)), CborBody.WriteError(TypeOf(service, error), error));
            case WireProtocol.Ec2Query:
                var ec2 = new XElement("Response",
                    new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                    new XElement("RequestID", requestId));
                return new(error.Status, "text/xml;charset=UTF-8", Ids(requestId), RestXmlServer.Serialize(ec2));
            default:
                XNamespace space = service.XmlNamespace;
                var query = new XElement(space + "ErrorResponse",
                    new XElement(space + "Error",
                        new XElement(space + "Type", error.Status < 500 ? "Sender" : "Receiver"),
                        new XElement(space + "Code", error.Code),
                        new XElement(space + "Message", error.Message)),
                    new XElement(space + "RequestId", requestId));
                return new(error.Status, "text/xml", Ids(requestId), RestXmlServer.Serialize(query));
        }
    }

    /// <summary>The protocol that a request speaks, as far as it can be told without understanding it.</summary>
    public static WireProtocol ProtocolOf(ServiceModel service, WireRequest request) =>
        request.Headers.GetValueOrDefault("smithy-protocol") == "rpc-v2-cbor" ? WireProtocol.RpcV2Cbor
        : request.Headers.ContainsKey("x-amz-target") ? WireProtocol.Json
        : service.Protocol;

    private static WireCall ReadQuery(ServiceModel service, WireRequest request)
    {
        var ec2 = service.Protocol == WireProtocol.Ec2Query;
        var form = QueryForm.Decode(request.Method == "GET" ? request.Query : Encoding.UTF8.GetString(request.Body.Span));
        if (!form.TryGetValue("Action", out var action))
        {
            throw new WireException(new WireError("MissingAction", "Could not find operation: the request names no Action.", 400));
        }

        // One signing name may serve several APIs, which their versions tell apart: elbv2 must not be answered as the classic service.
        if (form.TryGetValue("Version", out var version) && version != service.ApiVersion)
        {
            throw new WireException(new WireError(
                "NotImplemented", $"{action} of version {version} is not simulated: of {service.EndpointPrefix} the version {service.ApiVersion} is.", 501));
        }

        if (!service.Operations.TryGetValue(action, out var operation))
        {
            if (KnownOperations.Of(service.Name).Addresses.ContainsKey(action))
            {
                throw KnownOperations.NotSimulated(service, action);
            }

            throw new WireException(new WireError(
                "InvalidAction", ec2 ? $"The action {action} is not valid for this web service." : $"Could not find operation {action} for version {service.ApiVersion}", 400));
        }

        try
        {
            return new WireCall(service, operation, service.Protocol, operation.Input is null ? [] : QueryForm.Read(form, operation.Input, ec2));
        }
        catch (FormatException wrong)
        {
            throw new WireException(ec2
                ? new WireError("InvalidParameterValue", wrong.Message, 400)
                : new WireError("MalformedInput", wrong.Message, 400));
        }
    }

    private static WireCall ReadJson(ServiceModel service, WireRequest request, string target)
    {
        var dot = target.LastIndexOf('.');
        var name = target[(dot + 1)..];
        if (dot > 0 && target[..dot] != service.TargetPrefix)
        {
            // Streams of DynamoDB sign as DynamoDB does.
            throw new WireException(new WireError("NotImplemented", $"{target} is not simulated: of {service.EndpointPrefix} {service.TargetPrefix ?? "no JSON API"} is.", 501));
        }

        if (!service.Operations.TryGetValue(name, out var operation))
        {
            if (KnownOperations.Of(service.Name).Addresses.ContainsKey(name))
            {
                throw KnownOperations.NotSimulated(service, name);
            }

            throw new WireException(new WireError("com.amazon.coral.service#UnknownOperationException", $"The operation {target} is not known.", 400));
        }

        if (!System.Text.Unicode.Utf8.IsValid(request.Body.Span))
        {
            throw new WireException(new WireError("com.amazon.coral.service#SerializationException", "The body is not UTF-8.", 400));
        }

        try
        {
            return new WireCall(service, operation, WireProtocol.Json, operation.Input is null ? [] : JsonBody.Read(request.Body, operation.Input));
        }
        catch (FormatException wrong)
        {
            throw new WireException(new WireError("com.amazon.coral.service#SerializationException", wrong.Message, 400));
        }
    }

    private static WireCall ReadCbor(ServiceModel service, WireRequest request)
    {
        var name = request.Path[(request.Path.LastIndexOf('/') + 1)..];
        if (!service.Operations.TryGetValue(name, out var operation))
        {
            if (KnownOperations.Of(service.Name).Addresses.ContainsKey(name))
            {
                throw KnownOperations.NotSimulated(service, name);
            }

            throw new WireException(new WireError("com.amazon.coral.service#UnknownOperationException", $"The operation {name} is not known.", 404));
        }

        try
        {
            return new WireCall(service, operation, WireProtocol.RpcV2Cbor, operation.Input is null ? [] : CborBody.Read(request.Body, operation.Input));
        }
        catch (FormatException wrong)
        {
            throw new WireException(new WireError("com.amazon.coral.service#SerializationException", wrong.Message, 400));
        }
    }

    private static WireResponse WriteXml(WireCall call, WireStruct output, string requestId)
    {
        XNamespace space = call.Protocol == WireProtocol.Ec2Query ? $"http://ec2.amazonaws.com/doc/{call.Service.ApiVersion}/" : call.Service.XmlNamespace;
        var members = call.Operation.Output is { } shape ? XmlBody.Write(output, shape, space) : [];
        var root = new XElement(space + (call.Operation.Name + "Response"));
        if (call.Protocol == WireProtocol.Ec2Query)
        {
            root.Add(new XElement(space + "requestId", requestId), members);
        }
        else
        {
            root.Add(
                call.Operation.ResultWrapper is { } wrapper ? new XElement(space + wrapper, members) : members,
                new XElement(space + "ResponseMetadata", new XElement(space + "RequestId", requestId)));
        }

        return new WireResponse(200, "text/xml;charset=UTF-8", Ids(requestId), RestXmlServer.Serialize(root));
    }

    private static byte[] JsonError(ServiceModel service, WireError error)
    {
        var body = error.Members is { } members && service.ErrorShape(error.Code) is { } shape
            ? System.Text.Json.Nodes.JsonNode.Parse(JsonBody.Write(members, shape))!.AsObject()
            : [];
        body["__type"] = TypeOf(service, error);
        body["message"] = error.Message;
        return System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body);
    }

    // A query code and the shape behind it may differ: ResourceNotFound is the shape ResourceNotFoundException.
    private static string TypeOf(ServiceModel service, WireError error) => service.IsQueryCompatible && service.ErrorShape(error.Code) is { } shape ? shape.Name : error.Code;

    private static Dictionary<string, string> ErrorIds(ServiceModel service, WireError error, Dictionary<string, string> headers)
    {
        if (service.IsQueryCompatible && !error.Code.Contains('#', StringComparison.Ordinal))
        {
            headers["x-amzn-query-error"] = $"{error.Code};{(error.Status < 500 ? "Sender" : "Receiver")}";
        }

        return headers;
    }

    private static Dictionary<string, string> Ids(string requestId) => new(StringComparer.OrdinalIgnoreCase) { ["x-amzn-RequestId"] = requestId };

    private static Dictionary<string, string> CborIds(string requestId) =>
        new(StringComparer.OrdinalIgnoreCase) { ["x-amzn-RequestId"] = requestId, ["smithy-protocol"] = "rpc-v2-cbor" };
}
