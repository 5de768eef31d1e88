using System.Text.Json;

namespace Aws.Wire;

/// <summary>The server's side of REST with JSON bodies (API Gateway, Lambda).</summary>
internal static class RestJsonServer
{
    public static WireCall Read(ServiceModel service, WireRequest request)
    {
        var query = QueryForm.Decode(request.Query);
        if (RestRouter.Of(service).Match(request, query) is not { } match)
        {
            throw new WireException(new WireError("UnknownOperationException", $"{request.Method} {request.Path} is no operation of {service.ServiceId}.", 404));
        }

        var (name, path) = match;
        if (!service.Operations.TryGetValue(name, out var operation))
        {
            throw KnownOperations.NotSimulated(service, name);
        }

        try
        {
            var input = ReadBody(operation, request);
            foreach (var member in operation.Input?.Members ?? [])
            {
                var text = member.Location switch
                {
                    "uri" => path.GetValueOrDefault(member.WireName),
                    "querystring" => query.GetValueOrDefault(member.WireName),
                    "header" => request.Headers.GetValueOrDefault(member.WireName),
                    _ => null,
                };
                if (text is not null)
                {
                    input[member.Name] = member.Shape.Kind == ShapeKind.List ? new List<object?> { Scalars.Read(text, member.Shape.Element!) } : Scalars.Read(text, member);
                }
            }

            return new WireCall(service, operation, WireProtocol.RestJson, input);
        }
        catch (FormatException wrong)
        {
            throw new WireException(new WireError(service.Name == "lambda" ? "InvalidRequestContentException" : "BadRequestException", wrong.Message, 400));
        }
    }

    public static WireResponse Write(WireCall call, WireStruct output, string requestId)
    {
        var shape = call.Operation.Output;
        var headers = Ids(requestId);
        var status = call.Operation.Status;
        var body = new WireStruct();
        foreach (var member in shape?.Members ?? [])
        {
            if (output.GetValueOrDefault(member.Name) is not { } value)
            {
                continue;
            }

            switch (member.Location)
            {
                case "header":
                    headers[member.WireName] = Scalars.Write(value, member);
                    break;
                case "statusCode":
                    status = (int)(long)value;
                    break;
                default:
                    body[member.Name] = value;
                    break;
            }
        }

        var content = shape?.Payload is { } payload
            ? body.GetValueOrDefault(payload) as byte[] ?? []
            : shape is null ? [] : JsonBody.Write(body, shape);
        return new WireResponse(status, "application/json", headers, content);
    }

    public static WireResponse WriteError(WireError error, string requestId)
    {
        var headers = Ids(requestId);
        headers["x-amzn-ErrorType"] = error.Code;
        // API Gateway writes the message small, Lambda large; each client reads its own.
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
        {
            ["message"] = error.Message, ["Message"] = error.Message, ["Type"] = error.Status < 500 ? "User" : "Service",
        });
        return new WireResponse(error.Status, "application/json", headers, body);
    }

    private static WireStruct ReadBody(OperationModel operation, WireRequest request)
    {
        if (operation.Input is not { } shape || request.Body.IsEmpty)
        {
            return [];
        }

        if (shape.Payload is { } payload && shape.ByName[payload].Shape.Kind == ShapeKind.Blob)
        {
            return WireStruct.Of((payload, request.Body.ToArray()));
        }

        var body = JsonBody.Read(request.Body, shape);
        foreach (var member in shape.Members.Where(member => member.Location is not null))
        {
            body.Remove(member.Name);
        }

        return body;
    }

    private static Dictionary<string, string> Ids(string requestId) => new(StringComparer.OrdinalIgnoreCase) { ["x-amzn-RequestId"] = requestId };
}
