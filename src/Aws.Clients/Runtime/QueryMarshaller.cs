using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Aws.Wire;

namespace Aws.Clients;

/// <summary>A request that knows its members by their names in the API model.</summary>
public abstract class QueryRequest : AmazonWebServiceRequest
{
    /// <summary>The members that are set.</summary>
    protected internal abstract WireStruct ToWire();
}

/// <summary>A response that takes its members by their names in the API model.</summary>
public interface IWireResponse
{
    /// <summary>Takes the members; an absent one stays <see langword="null"/>.</summary>
    void Read(WireStruct wire);
}

/// <summary>Writes requests as form parameters.</summary>
internal sealed class QueryMarshaller(ServiceModel service, OperationModel operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, "Amazon" + service.ServiceId.Replace(" ", "", StringComparison.Ordinal)) { HttpMethod = "POST", ResourcePath = "/" };
        request.Parameters.Add("Action", operation.Name);
        request.Parameters.Add("Version", service.ApiVersion);
        foreach (var (name, value) in ClientCodec.WriteQuery(service, operation, ((QueryRequest)input).ToWire()))
        {
            request.Parameters.Add(name, value);
        }

        return request;
    }
}

/// <summary>Reads answers and errors.</summary>
internal sealed class QueryUnmarshaller<TResponse>(QueryClient client, OperationModel operation) : XmlResponseUnmarshaller
    where TResponse : AmazonWebServiceResponse, IWireResponse, new()
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext input)
    {
        var (output, requestId) = ClientCodec.ReadQuery(operation, input.Stream);
        var response = new TResponse { ResponseMetadata = new ResponseMetadata { RequestId = requestId } };
        response.Read(output);
        return response;
    }

    public override AmazonServiceException UnmarshallException(XmlUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        using var body = new MemoryStream();
        input.Stream.CopyTo(body);
        body.Position = 0;
        var (code, message, requestId) = ClientCodec.ReadQueryError(body);
        return client.Translate(
            code ?? "",
            message ?? GetDefaultErrorMessage<AmazonServiceException>(),
            innerException,
            (int)statusCode < 500 ? ErrorType.Sender : ErrorType.Receiver,
            requestId ?? "",
            statusCode);
    }
}
