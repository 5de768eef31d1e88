using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Aws.Wire;

namespace Aws.Clients;

/// <summary>A request that knows its members by their names in the API model.</summary>
public abstract class ModelRequest : AmazonWebServiceRequest
{
    /// <summary>The members that are set.</summary>
    protected internal abstract WireStruct ToWire();
}

/// <summary>A response, or an error, that takes its members by their names in the API model.</summary>
public interface IWireResponse
{
    /// <summary>Takes the members; an absent one stays <see langword="null"/>.</summary>
    void Read(WireStruct wire);
}

/// <summary>Writes requests in the service's protocol.</summary>
internal sealed class ModelMarshaller(ServiceModel service, OperationModel operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon" + service.ServiceId.Replace(" ", "", StringComparison.Ordinal)) { HttpMethod = operation.Method, ResourcePath = "/" };
        var wire = ((ModelRequest)input).ToWire();
        switch (service.Protocol)
        {
            case WireProtocol.RestXml:
                WriteRest(request, wire);
                break;
            case WireProtocol.Json:
                request.Headers["Content-Type"] = $"application/x-amz-json-{service.JsonVersion}";
                request.Headers["X-Amz-Target"] = $"{service.TargetPrefix}.{operation.Name}";
                request.Headers["x-amz-api-version"] = service.ApiVersion;
                request.Content = JsonBody.Write(wire, operation.Input);
                break;
            default:
                WriteForm(request, wire);
                break;
        }

        return request;
    }

    private const string S3Control = "s3control";

    /// <summary>S3 Control has a host for every account, and takes no body without its digest.</summary>
    private static void AddressAccount(DefaultRequest request, WireStruct wire)
    {
        request.HostPrefix = wire.Text("AccountId") + ".";
        if (request.Content is { Length: > 0 } body)
        {
            using var content = new MemoryStream(body);
            request.Headers["Content-MD5"] = Amazon.Util.AWSSDKUtils.GenerateMD5ChecksumForStream(content);
        }
    }

    private void WriteForm(DefaultRequest request, WireStruct wire)
    {
        request.Parameters.Add("Action", operation.Name);
        request.Parameters.Add("Version", service.ApiVersion);
        foreach (var (name, value) in ClientCodec.WriteQuery(service, operation, wire))
        {
            request.Parameters.Add(name, value);
        }
    }

    private void WriteRest(DefaultRequest request, WireStruct wire)
    {
        RestRequest rest;
        try
        {
            rest = RestXmlClient.Write(service, operation, wire);
        }
        catch (ArgumentException incomplete)
        {
            throw new AmazonClientException(incomplete.Message, incomplete);
        }

        request.ResourcePath = rest.PathTemplate;
        request.Headers["x-amz-api-version"] = service.ApiVersion;
        foreach (var (name, value) in rest.PathValues)
        {
            request.AddPathResource(name, value);
        }

        foreach (var parameter in rest.Query.GroupBy(pair => pair.Key))
        {
            var values = parameter.Select(pair => pair.Value).ToList();
            if (values is [{ } one])
            {
                request.Parameters.Add(parameter.Key, one);
            }
            else if (values is [null])
            {
                request.AddSubResource(parameter.Key);
            }
            else
            {
                request.ParameterCollection.Add(parameter.Key, values!);
            }
        }

        request.UseQueryString = true;
        foreach (var (name, value) in rest.Headers)
        {
            request.Headers[name] = value;
        }

        if (rest.ContentType is { } type)
        {
            request.Content = rest.Body;
            request.Headers["Content-Type"] = type;
        }

        if (service.Name == S3Control)
        {
            AddressAccount(request, wire);
        }
    }
}

/// <summary>Reads answers and errors in the service's protocol.</summary>
// The XML base class serves JSON as well: of its context only the stream and the headers are used.
internal sealed class ModelUnmarshaller<TResponse>(ModelClient client, ServiceModel service, OperationModel operation) : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IWireResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var response = new TResponse { ResponseMetadata = new ResponseMetadata() };
        switch (service.Protocol)
        {
            case WireProtocol.RestXml:
                response.Read(RestXmlClient.Read(operation, (int)input.ResponseData.StatusCode, Headers(input), Body(input).ToArray()));
                response.ResponseMetadata.RequestId = RequestIdOf(input);
                break;
            case WireProtocol.Json:
                response.Read(operation.Output is { } shape ? JsonBody.Read(Body(input).ToArray(), shape) : []);
                response.ResponseMetadata.RequestId = RequestIdOf(input);
                break;
            default:
                var (output, requestId) = ClientCodec.ReadQuery(operation, input.Stream);
                response.ResponseMetadata.RequestId = requestId;
                response.Read(output);
                break;
        }

        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = Body(input);
        var fault = service.Protocol == WireProtocol.Json
            ? ClientCodec.ReadJsonError(service, body.ToArray(), Header(input, "x-amzn-errortype"))
            : ClientCodec.ReadXmlError(service, body);
        var translated = client.Translate(
            fault.Code ?? "",
            fault.Message ?? GetDefaultErrorMessage<AmazonServiceException>(),
            innerException,
            // Who is to blame stands in XML errors; of those in JSON the SDK says that it does not know.
            service.Protocol == WireProtocol.Json ? ErrorType.Unknown : (int)statusCode < 500 ? ErrorType.Sender : ErrorType.Receiver,
            fault.RequestId ?? RequestIdOf(input) ?? "",
            statusCode);
        (translated as IWireResponse)?.Read(fault.Members);
        return translated;
    }

    private static MemoryStream Body(XmlUnmarshallerContext input)
    {
        var body = new MemoryStream();
        input.Stream.CopyTo(body);
        body.Position = 0;
        return body;
    }

    private static Dictionary<string, string> Headers(XmlUnmarshallerContext input) =>
        input.ResponseData.GetHeaderNames().Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(name => name, input.ResponseData.GetHeaderValue, StringComparer.OrdinalIgnoreCase);

    private static string? Header(XmlUnmarshallerContext input, string name) =>
        input.ResponseData.IsHeaderPresent(name) ? input.ResponseData.GetHeaderValue(name) : null;

    private static string? RequestIdOf(XmlUnmarshallerContext input) => Header(input, "x-amzn-RequestId") ?? Header(input, "x-amz-request-id");
}
