using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Services;

/// <summary>STS: who is calling.</summary>
internal sealed class StsService : AwsService
{
    public StsService() => Reads("GetCallerIdentity", _ => Of(
        ("UserId", "AIDAEXAMPLE"), ("Account", World.Account), ("Arn", $"arn:aws:iam::{World.Account}:user/operator")));

    public override string Model => "sts";
}
