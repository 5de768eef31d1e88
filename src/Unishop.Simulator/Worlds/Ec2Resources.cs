namespace Unishop.Simulator.Worlds;

/// <summary>What EC2 has besides instances, images and networks.</summary>
internal sealed class Ec2Resources
{
    public List<InternetGateway> Gateways { get; } = [];
}
