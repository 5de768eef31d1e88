using Aws.Wire;
using Unishop.Simulator.Services;

namespace Unishop.Simulator.Tests;

/// <summary>No operation of a model is left without an answer.</summary>
public class CompletenessTests
{
    [Theory]
    [InlineData("ec2")]
    [InlineData("elb")]
    [InlineData("rds")]
    [InlineData("autoscaling")]
    public void Service_EveryOperationOfItsModel_IsSimulated(string service) =>
        Assert.Empty(ServiceModel.Load(service).Operations.Keys.Where(operation => !AwsServices.All[service].Knows(operation)).Order());
}
