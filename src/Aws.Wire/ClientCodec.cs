using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>An error as a client reads it.</summary>
/// <param name="Code">AWS's code; <see langword="null"/> where the answer has none.</param>
/// <param name="Message">The text for a person; <see langword="null"/> where the answer has none.</param>
/// <param name="RequestId">The request id in the body; <see langword="null"/> where it has none.</param>
/// <param name="Members">The members that the error's shape has beside its message; empty for an error that the model does not list.</param>
public sealed record ClientFault(string? Code, string? Message, string? RequestId, WireStruct Members);

/// <summary>The client's side of the query protocols, and what all protocols with XML answers share.</summary>
public static class ClientCodec
{
    /// <summary>The form parameters of a call, without <c>Action</c> and <c>Version</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> WriteQuery(ServiceModel service, OperationModel operation, WireStruct input) =>
        operation.Input is { } shape ? QueryForm.Write(input, shape, service.Protocol == WireProtocol.Ec2Query) : [];

    /// <summary>Reads the answer of a call.</summary>
    /// <returns>The output, and the request id where the answer has one.</returns>
    /// <exception cref="XmlException">The answer is not XML.</exception>
    public static (WireStruct Output, string? RequestId) ReadQuery(OperationModel operation, Stream answer)
    {
        var root = XmlBody.Load(answer);
        var result = operation.ResultWrapper is { } wrapper ? Child(root, wrapper) ?? root : root;
        var requestId = (Child(root, "ResponseMetadata") is { } metadata ? Child(metadata, "RequestId") : Child(root, "requestId"))?.Value;
        return (operation.Output is { } shape ? XmlBody.Read(result, shape) : [], requestId);
    }

    /// <summary>Reads an error of the query protocols or of REST-XML; what is not XML gives an error without code.</summary>
    public static ClientFault ReadXmlError(ServiceModel service, Stream answer)
    {
        XElement root;
        try
        {
            root = XmlBody.Load(answer);
        }
        catch (XmlException)
        {
            return new ClientFault(null, null, null, []);
        }

        var error = root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error");
        var requestId = root.Descendants().FirstOrDefault(element => element.Name.LocalName is "RequestId" or "RequestID")?.Value;
        var code = error is null ? null : Child(error, "Code")?.Value;
        var shape = code is null ? null : service.ErrorShape(code);
        return new ClientFault(code, error is null ? null : Child(error, "Message")?.Value, requestId, shape is null ? [] : XmlBody.Read(error!, shape));
    }

    /// <summary>Reads an error of AWS JSON; what is not JSON gives an error with the header's code alone.</summary>
    /// <param name="service">The service.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="typeHeader">The value of <c>x-amzn-errortype</c>, where the answer has it.</param>
    public static ClientFault ReadJsonError(ServiceModel service, byte[] body, string? typeHeader)
    {
        string? type = typeHeader, message = null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                type = Text(document.RootElement, "__type") ?? Text(document.RootElement, "code") ?? type;
                message = Text(document.RootElement, "message") ?? Text(document.RootElement, "Message");
            }
        }
        catch (JsonException)
        {
            return new ClientFault(NameOf(type), null, null, []);
        }

        var code = NameOf(type);
        var shape = code is null ? null : service.ErrorShape(code);
        return new ClientFault(code, message, null, shape is null ? [] : Members(body, shape));
    }

    // aws.protocols#Name:http://..., of which only the name counts.
    private static string? NameOf(string? type) => type?.Split(':')[0].Split('#')[^1];

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static WireStruct Members(byte[] body, Shape shape)
    {
        try
        {
            return JsonBody.Read(body, shape);
        }
        catch (FormatException)
        {
            // The code matters more than what is said beside it.
            return [];
        }
    }

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
