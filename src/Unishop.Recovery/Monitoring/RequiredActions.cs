using Unishop.Domain.Facts;

namespace Unishop.Recovery.Monitoring;

/// <summary>Lists the IAM actions that a failover of the workload needs, e.g. <c>rds:FailoverGlobalCluster</c>; empty where there is no plan yet.</summary>
/// <param name="snapshot">What was observed.</param>
public delegate IReadOnlyCollection<string> RequiredActions(WorkloadSnapshot snapshot);
