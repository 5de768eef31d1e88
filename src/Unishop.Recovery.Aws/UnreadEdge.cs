using Unishop.Recovery.Observation;
using Unishop.Recovery.Ports;

namespace Unishop.Recovery.Aws;

/// <summary>Stands where no CloudFront client is built in: what it is asked for is unknown, and says why.</summary>
internal sealed class UnreadEdge : IEdge
{
    public Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation) => Task.FromResult(Outcome<EdgeState?>.Fail(
        new CallFailure(FailureKind.Refused, "NoClient", "this build has no CloudFront client; the distribution is not read", null)));
}
