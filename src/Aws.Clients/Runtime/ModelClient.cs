using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Aws.Wire;

namespace Aws.Clients;

/// <summary>A client of a service by its API model, in AWS Query, EC2's variant of it, REST-XML or AWS JSON: AWSSDK.Core does everything but the words.</summary>
public abstract class ModelClient : AmazonServiceClient
{
    private readonly ServiceModel _service;

    /// <summary>A client with the environment's credentials.</summary>
    protected ModelClient(ModelClientConfig config) : base(config) => _service = config.Service;

    /// <summary>A client.</summary>
    protected ModelClient(AWSCredentials credentials, ModelClientConfig config) : base(credentials, config) => _service = config.Service;

    /// <inheritdoc/>
    protected override IServiceMetadata ServiceMetadata => new Metadata(((ModelClientConfig)Config).Service.ServiceId);

    /// <summary>The endpoint that a request goes to.</summary>
    public Amazon.Runtime.Endpoints.Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>
        Config.DetermineServiceOperationEndpoint(new Amazon.Runtime.Endpoints.ServiceOperationEndpointParameters(request));

    /// <summary>The typed exception of an error code.</summary>
    protected internal abstract AmazonServiceException Translate(
        string code, string message, Exception inner, ErrorType type, string requestId, HttpStatusCode status);

    /// <summary>Makes a call.</summary>
    protected Task<TResponse> CallAsync<TResponse>(ModelRequest request, string operation, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse, IWireResponse, new()
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = _service.Operations[operation];
        return InvokeAsync<TResponse>(
            request,
            new InvokeOptions
            {
                RequestMarshaller = new ModelMarshaller(_service, model),
                ResponseUnmarshaller = new ModelUnmarshaller<TResponse>(this, _service, model),
            },
            cancellation);
    }

    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.AddHandlerAfter<Marshaller>(new ModelEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureVersion4());
    }

    private sealed class Metadata(string serviceId) : IServiceMetadata
    {
        public string ServiceId => serviceId;

        public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
    }
}
