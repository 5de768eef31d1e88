using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>The server's side of REST with XML bodies.</summary>
internal static class RestXmlServer
{
    public static WireCall Read(ServiceModel service, WireRequest request)
    {
        var query = QueryForm.Decode(request.Query);
        if (RestRouter.Of(service).Match(request, query) is not { } match)
        {
            throw NotImplemented("A header, query parameter or method you provided implies functionality that is not implemented.");
        }

        var (name, path) = match;
        if (!service.Operations.TryGetValue(name, out var operation))
        {
            throw KnownOperations.NotSimulated(service, name);
        }

        if (UnknownSubresource(operation, query) is { } unknown)
        {
            throw NotImplemented($"The sub-resource '{unknown}' is not simulated: {request.Method} {request.Path} would be done as {name}.");
        }

        var input = new WireStruct();
        foreach (var member in operation.Input?.Members ?? [])
        {
            var text = member.Location switch
            {
                "uri" => path.GetValueOrDefault(member.WireName),
                "querystring" => query.GetValueOrDefault(member.WireName),
                "header" => request.Headers.GetValueOrDefault(member.WireName),
                _ => null,
            };
            if (text is not null && member.Shape.Kind is not (ShapeKind.List or ShapeKind.Map))
            {
                input[member.Name] = Parse(text, member);
            }
            else if (member.Location == "headers")
            {
                input[member.Name] = Prefixed(request.Headers, member.WireName);
            }
        }

        ReadBody(operation, request, input);
        return new WireCall(service, operation, WireProtocol.RestXml, input);
    }

    public static WireResponse Write(WireCall call, WireStruct output, string requestId)
    {
        var shape = call.Operation.Output;
        var headers = RequestIds(requestId);
        foreach (var member in shape?.Members ?? [])
        {
            if (output.GetValueOrDefault(member.Name) is not { } value)
            {
                continue;
            }

            if (member.Location == "header")
            {
                headers[member.WireName] = Scalars.Write(value, member);
            }
            else if (member.Location == "headers")
            {
                foreach (var (name, item) in (WireStruct)value)
                {
                    headers[member.WireName + name] = (string)item!;
                }
            }
        }

        var (type, body) = WriteBody(call, shape, output);
        if (headers.Remove("Content-Type", out var given))
        {
            type = given;
        }

        var status = output.Integer("$status") is { } asked ? (int)asked : call.Operation.Status;
        return new WireResponse(status, type, headers, body);
    }

    public static WireResponse WriteError(ServiceModel service, WireError error, string requestId)
    {
        if (service.EndpointPrefix == "cloudfront")
        {
            XNamespace space = service.XmlNamespace;
            var answer = new XElement(space + "ErrorResponse",
                new XElement(space + "Error",
                    new XElement(space + "Type", error.Status < 500 ? "Sender" : "Receiver"), new XElement(space + "Code", error.Code), new XElement(space + "Message", error.Message)),
                new XElement(space + "RequestId", requestId));
            return new WireResponse(error.Status, "text/xml", new Dictionary<string, string> { ["x-amzn-RequestId"] = requestId }, Serialize(answer));
        }

        var document = new XElement("Error",
            new XElement("Code", error.Code),
            new XElement("Message", error.Message),
            error.Details.Select(detail => new XElement(detail.Name, detail.Value)),
            new XElement("RequestId", requestId),
            new XElement("HostId", Convert.ToBase64String(Encoding.UTF8.GetBytes(requestId))));
        var headers = RequestIds(requestId);
        foreach (var (name, value) in error.Headers ?? new Dictionary<string, string>())
        {
            headers[name] = value;
        }

        return new WireResponse(error.Status, "application/xml", headers, Serialize(document));
    }

    public static byte[] Serialize(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            root.WriteTo(writer);
        }

        return stream.ToArray();
    }

    private static Dictionary<string, string> RequestIds(string requestId) => new(StringComparer.OrdinalIgnoreCase)
    {
        ["x-amz-request-id"] = requestId,
        ["x-amz-id-2"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(requestId)),
    };

    private static (string Type, byte[] Body) WriteBody(WireCall call, Shape? shape, WireStruct output)
    {
        if (shape is null)
        {
            return ("application/xml", []);
        }

        XNamespace space = call.Service.XmlNamespace;
        if (shape.Payload is { } payload)
        {
            var member = shape.ByName[payload];
            return output.GetValueOrDefault(payload) switch
            {
                byte[] blob => ("binary/octet-stream", blob),
                string text => ("application/json", Encoding.UTF8.GetBytes(text)),
                WireStruct structure => ("application/xml", Serialize(new XElement(space + (member.LocationName ?? member.Shape.Name), XmlBody.Write(structure, member.Shape, space)))),
                _ => ("application/xml", []),
            };
        }

        if (shape.Members.All(member => member.Location is not null))
        {
            return ("application/xml", []);
        }

        if (call.Operation.Name == "GetBucketLocation")
        {
            // The one answer whose member is the root's own text; us-east-1 is an empty one.
            return ("application/xml", Serialize(new XElement(space + "LocationConstraint", output.Text("LocationConstraint"))));
        }

        return ("application/xml", Serialize(new XElement(space + RootOf(call, shape), XmlBody.Write(output, shape, space))));
    }

    // The model names the root of a few answers only; S3 calls the others by the operation.
    private static string RootOf(WireCall call, Shape shape) => call.Operation.Name switch
    {
        "ListBuckets" => "ListAllMyBucketsResult",
        "ListObjects" or "ListObjectsV2" => "ListBucketResult",
        "ListObjectVersions" => "ListVersionsResult",
        "CreateMultipartUpload" => "InitiateMultipartUploadResult",
        "GetBucketTagging" => "Tagging",
        "DeleteObjects" => "DeleteResult",
        var name when name.StartsWith("GetBucket", StringComparison.Ordinal) => name["GetBucket".Length..] + "Configuration",
        _ => shape.Name.Replace("Output", "Result", StringComparison.Ordinal),
    };

    private static WireException NotImplemented(string message) => new(new WireError("NotImplemented", message, 501));

    // A name without a value asks for a part of a bucket or an object; one that nobody knows must not be done to the whole of it.
    private static string? UnknownSubresource(OperationModel operation, IReadOnlyDictionary<string, string> query)
    {
        var asked = operation.Uri.Split('?', 2) is [_, var fixedQuery] ? fixedQuery.Split('&').Select(pair => pair.Split('=')[0]) : [];
        var members = (operation.Input?.Members ?? []).Where(member => member.Location == "querystring").Select(member => member.WireName);
        return query.Where(pair => pair.Value.Length == 0).Select(pair => pair.Key).Except(asked.Concat(members)).FirstOrDefault();
    }

    private static void ReadBody(OperationModel operation, WireRequest request, WireStruct input)
    {
        if (operation.Input is not { } shape || (request.Body.IsEmpty && !AwsChunked.Is(request)))
        {
            return;
        }

        if (shape.Payload is { } payload && shape.ByName[payload] is { Shape.Kind: not ShapeKind.Structure } raw)
        {
            var body = AwsChunked.Decode(request);
            input[payload] = raw.Shape.Kind == ShapeKind.Blob ? body : Encoding.UTF8.GetString(body);
            return;
        }

        try
        {
            var root = XmlBody.LoadRequest(AwsChunked.Decode(request));
            if (shape.Payload is { } name)
            {
                input[name] = XmlBody.Read(root, shape.ByName[name].Shape);
            }
            else
            {
                foreach (var (member, value) in XmlBody.Read(root, shape))
                {
                    input[member] = value;
                }
            }
        }
        catch (Exception wrong) when (wrong is XmlException or FormatException)
        {
            throw new WireException(new WireError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema", 400));
        }
    }

    private static object Parse(string text, Member member)
    {
        try
        {
            return Scalars.Read(text, member);
        }
        catch (FormatException)
        {
            throw new WireException(new WireError("InvalidArgument", string.Create(CultureInfo.InvariantCulture, $"{member.WireName}: '{text}' is not accepted"), 400));
        }
    }

    private static WireStruct Prefixed(IReadOnlyDictionary<string, string> headers, string prefix)
    {
        var found = new WireStruct();
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
        {
            found[name[prefix.Length..].ToLowerInvariant()] = value;
        }

        return found;
    }
}
