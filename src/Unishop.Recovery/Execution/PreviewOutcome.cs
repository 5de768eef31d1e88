using System.Collections.Immutable;
using Unishop.Domain.Plans;

namespace Unishop.Recovery.Execution;

/// <summary>A preview, or why there is none.</summary>
/// <param name="Preview">The preview; <see langword="null"/> where it was refused.</param>
/// <param name="Refusal">Why there is none.</param>
public sealed record PreviewOutcome(Preview? Preview, Refusal? Refusal);
