namespace Unishop.Recovery.Abstractions;

/// <summary>
/// Ports whose changing calls EC2 only judges (<c>DryRun</c>): success says that it would do it, a failure why it would not, and nothing
/// changes. Reading calls read. A changing call that AWS has no dry run of is refused without being made.
/// </summary>
/// <param name="Compute">Instances.</param>
/// <param name="Images">Machine images.</param>
/// <param name="Gates">Security groups; the gates of sites have no dry run.</param>
public sealed record DryRunPorts(ICompute Compute, IImages Images, IGates Gates);
