using System.Collections.Immutable;

namespace Unishop.Recovery.Execution;

/// <summary>A refusal, with a reason a person can act on.</summary>
/// <param name="Kind">What sort of refusal it is.</param>
/// <param name="Code">Stable, e.g. <c>confirm-word-wrong</c>.</param>
/// <param name="Reason">In words: the field and a value that would do, or what has to change first.</param>
/// <param name="RunId">The run that is in the way, where there is one.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Reason, string? RunId = null);
