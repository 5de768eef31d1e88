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
            return fips || dualStack
                ? throw new AmazonClientException($"FIPS and dual stack name AWS's own endpoints; with {configured} neither can be used.")
                : new Endpoint(configured);
        }

        var region = parameters["Region"] as string
            ?? throw new AmazonClientException("No Region is configured: set RegionEndpoint, AWS_REGION or the profile's region.");
        var partition = Fn.Partition(region) ?? throw new AmazonClientException($"Region {region} belongs to no partition that is known.");
        // In GovCloud the plain endpoints are FIPS endpoints already; CloudWatch's dual-stack ones are, too.
        var isFipsAnyway = partition.name == "aws-us-gov" && (!dualStack || prefix == "monitoring");
        var host = fips && !isFipsAnyway ? prefix + "-fips" : prefix;
        return new Endpoint($"https://{host}.{region}.{(dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix)}");
    }
}
