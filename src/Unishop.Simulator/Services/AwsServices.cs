using System.Collections.Immutable;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.AutoScaling;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudFront;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.Lambda;
using Unishop.Simulator.Services.Logs;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Services.ServiceQuotas;
using Unishop.Simulator.Services.Sns;
using Unishop.Simulator.Services.Sts;

namespace Unishop.Simulator.Services;

/// <summary>Every simulated service: the same operations serve a client at the wire and a service that calls another on a customer's behalf.</summary>
internal static class AwsServices
{
    /// <summary>The services by the name of their API model.</summary>
    public static ImmutableDictionary<string, AwsService> All { get; } =
        new AwsService[]
        {
            new RdsService(),
            new Ec2Service(),
            new CloudFormationService(),
            new CloudWatchService(),
            new S3Service(),
            new S3ControlService(),
            new StsService(),
            new ServiceQuotasService(),
            new IamService(),
            new DynamoDbService(),
            new CloudFrontService(),
            new LambdaService(),
            new ApiGatewayService(),
            new LogsService(),
            new SnsService(),
            new ElbService(),
            new AutoScalingService(),
        }.ToImmutableDictionary(service => service.Model, StringComparer.Ordinal);

    /// <summary>Carries an operation out.</summary>
    /// <exception cref="WireException">AWS's own error; <c>NotImplemented</c> where the service or the operation is not simulated.</exception>
    public static AwsAnswer Invoke(World world, string region, string service, string operation, WireStruct input)
    {
        DefaultNetworks.Require(world, region);
        return All.TryGetValue(service, out var carrier)
            ? carrier.Invoke(operation, new AwsCall(world, region, input))
            : throw new WireException(new WireError("NotImplemented", $"{service} is not simulated yet.", 501));
    }
}
