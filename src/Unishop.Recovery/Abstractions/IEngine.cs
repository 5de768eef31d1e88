namespace Unishop.Recovery.Abstractions;

/// <summary>
/// Gets runs carried out: decides which process owns a run, keeps two from owning the same, and gives a dead owner's runs to another.
/// </summary>
public interface IEngine
{
    /// <summary>Has the run carried out here or elsewhere. Asking twice changes nothing.</summary>
    Task SubmitAsync(string runId, string workloadId, CancellationToken cancellation);
}
