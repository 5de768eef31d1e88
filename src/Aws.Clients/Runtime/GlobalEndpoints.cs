using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Aws.Clients;

/// <summary>
/// The one endpoint that a global service has in each partition, signed for the partition's own Region; a configured address goes
/// before. The rules are those that AWS publishes for CloudFront.
/// </summary>
internal sealed class GlobalEndpoints(string prefix) : IEndpointProvider
{
    private const string China = "cn-northwest-1";

    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string configured)
        {
            return RegionalEndpoints.Configured(configured, fips || dualStack);
        }

        var partition = RegionalEndpoints.PartitionOf(parameters["Region"] as string);
        var host = fips ? prefix + "-fips" : prefix;
        return partition.name switch
        {
            "aws" when dualStack => Signed($"https://{host}.global.api.aws", "us-east-1"),
            "aws-cn" when !dualStack => Signed($"https://{host}.{China}.{partition.dnsSuffix}", China),
            _ => Signed($"https://{host}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}", partition.implicitGlobalRegion),
        };
    }

    private static Endpoint Signed(string url, string region) =>
        new(url, $$"""{"authSchemes":[{"name":"sigv4","signingRegion":"{{region}}"}]}""", null);
}
