using Unishop.Recovery.Observation;

namespace Unishop.Recovery.Ports;

/// <summary>
/// The CloudFront distribution. Its control plane lives in us-east-1: it is read on good days and never needed to recover.
/// No failure is thrown, all are values.
/// </summary>
public interface IEdge
{
    /// <summary>The distribution that has an origin group of that id; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<EdgeState?>> FindAsync(string originGroup, CancellationToken cancellation);
}
