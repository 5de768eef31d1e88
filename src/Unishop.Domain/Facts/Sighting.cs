namespace Unishop.Domain.Facts;

/// <summary>What a witness saw.</summary>
/// <param name="Witness">Who.</param>
/// <param name="Says">What.</param>
/// <param name="Since">Since when it has said so.</param>
/// <param name="SeenAt">When it was asked last.</param>
/// <param name="Detail">In words.</param>
public sealed record Sighting(Witness Witness, Testimony Says, DateTimeOffset Since, DateTimeOffset SeenAt, string Detail);
