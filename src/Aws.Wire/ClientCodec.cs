using System.Xml;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>The client's side of the query protocols.</summary>
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

    /// <summary>Reads an error of either query protocol.</summary>
    /// <returns>Code, message and request id, each <see langword="null"/> where the answer has none.</returns>
    public static (string? Code, string? Message, string? RequestId) ReadQueryError(Stream answer)
    {
        try
        {
            var root = XmlBody.Load(answer);
            var error = root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "Error");
            var requestId = root.Descendants().FirstOrDefault(element => element.Name.LocalName is "RequestId" or "RequestID")?.Value;
            return (error is null ? null : Child(error, "Code")?.Value, error is null ? null : Child(error, "Message")?.Value, requestId);
        }
        catch (XmlException)
        {
            return (null, null, null);
        }
    }

    private static XElement? Child(XElement parent, string name) => parent.Elements().FirstOrDefault(element => element.Name.LocalName == name);
}
