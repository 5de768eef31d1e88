using System.Collections.Immutable;

namespace Unishop.Recovery.Execution;

/// <summary>A command was carried out, or refused.</summary>
/// <param name="RunId">The run; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why it was refused; <see langword="null"/> where it was carried out.</param>
public sealed record CommandOutcome(string? RunId, Refusal? Refusal);
