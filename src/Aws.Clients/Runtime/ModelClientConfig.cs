using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;
using Amazon.SecurityToken;
using Aws.Wire;

namespace Aws.Clients;

/// <summary>The configuration of a client: AWSSDK.Core's own, with the service's names.</summary>
public abstract class ModelClientConfig : ClientConfig
{
    /// <summary>The defaults of the environment for that service.</summary>
    // The defaults of the SDK's configuration modes are the same for every service; those of STS are at hand.
    protected ModelClientConfig(ServiceModel service)
        : base(new DefaultConfigurationProvider(AmazonSecurityTokenServiceDefaultConfiguration.GetAllConfigurations()))
    {
        Service = service;
        base.ServiceId = service.ServiceId;
        AuthenticationServiceName = service.SigningName;
        EndpointProvider = service.Name is "cloudfront" or "iam" ? new GlobalEndpoints(service.EndpointPrefix) : new RegionalEndpoints(service.EndpointPrefix);
    }

    /// <inheritdoc/>
    public override string RegionEndpointServiceName => Service.EndpointPrefix;

    /// <inheritdoc/>
    public override string ServiceVersion => Service.ApiVersion;

    /// <inheritdoc/>
    public override string UserAgent => $"unishop-dashboard/1.0 {Service.Name}";

    internal ServiceModel Service { get; }

    /// <inheritdoc/>
    public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>
        EndpointProvider.ResolveEndpoint(ModelEndpointResolver.Parameters(this, parameters.AlternateEndpoint));
}
