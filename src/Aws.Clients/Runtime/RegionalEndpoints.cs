using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal.Endpoints.StandardLibrary;

namespace Aws.Clients;

/// <summary>
/// The regional endpoints of a service in every partition, FIPS and dual stack included; a configured address goes before.
/// The rules are those that AWS publishes for RDS, EC2, CloudFormation, CloudWatch and Auto Scaling.
/// </summary>
internal sealed class RegionalEndpoints(string prefix) : IEndpointProvider
{
    public Endpoint ResolveEndpoint(EndpointParameters parameters)
    {
        var fips = parameters["UseFIPS"] is true;
        var dualStack = parameters["UseDualStack"] is true;
        if (parameters["Endpoint"] is string configured)
        {
            return Configured(configured, fips || dualStack);
        }

        var region = parameters["Region"] as string;
        var partition = PartitionOf(region);
        // In GovCloud the plain endpoints are FIPS endpoints already; CloudWatch's dual-stack ones are, too.
        var isFipsAnyway = partition.name == "aws-us-gov" && (!dualStack || prefix == "monitoring");
        var host = fips && !isFipsAnyway ? prefix + "-fips" : prefix;
        return new Endpoint($"https://{host}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }

    /// <exception cref="AmazonClientException">FIPS or dual stack is asked for as well.</exception>
    public static Endpoint Configured(string url, bool isVariant) => isVariant
        ? throw new AmazonClientException($"FIPS and dual stack name AWS's own endpoints; with {url} neither can be used.")
        : new Endpoint(url);

    /// <exception cref="AmazonClientException">There is no Region, or nobody knows it.</exception>
    public static Partition PartitionOf(string? region) => Fn.Partition(region
        ?? throw new AmazonClientException("No Region is configured: set RegionEndpoint, AWS_REGION or the profile's region."))
        ?? throw new AmazonClientException($"Region {region} belongs to no partition that is known.");
}
