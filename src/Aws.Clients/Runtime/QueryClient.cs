using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Aws.Wire;

namespace Aws.Clients;

/// <summary>A client of a service that speaks AWS Query or EC2's variant of it: AWSSDK.Core does everything but the words.</summary>
public abstract class QueryClient : AmazonServiceClient
{
    private readonly ServiceModel _service;

    /// <summary>A client with the environment's credentials.</summary>
    protected QueryClient(QueryClientConfig config) : base(config) => _service = config.Service;

    /// <summary>A client.</summary>
    protected QueryClient(AWSCredentials credentials, QueryClientConfig config) : base(credentials, config) => _service = config.Service;

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => new Metadata(((QueryClientConfig)Config).Service.ServiceId);

    /// <summary>The typed exception of an error code.</summary>
    protected internal abstract AmazonServiceException Translate(
        string code, string message, Exception inner, ErrorType type, string requestId, HttpStatusCode status);

    /// <summary>Makes a call.</summary>
    protected Task<TResponse> CallAsync<TResponse>(QueryRequest request, string operation, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, IWireResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = _service.Operations[operation];
        return InvokeAsync<TResponse>(
            request,
            new InvokeOptions
            {
                RequestMarshaller = new QueryMarshaller(_service, model),
                ResponseUnmarshaller = new QueryUnmarshaller<TResponse>(this, model),
            },
            cancellation);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<Marshaller>(new QueryEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
