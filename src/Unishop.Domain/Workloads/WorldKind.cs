namespace Unishop.Domain.Workloads;

/// <summary>What sort of world the workloads live in.</summary>
/// <param name="IsSimulated">Whether it is simulated: then every record and every screen says so.</param>
public sealed record WorldKind(bool IsSimulated);
