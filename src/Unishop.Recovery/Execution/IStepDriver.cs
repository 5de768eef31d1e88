using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>Drives one step of an owned run until it is over.</summary>
public interface IStepDriver
{
    /// <summary>
    /// Drives the step. Returns when it has succeeded or failed, when the run is cancelled, or, nothing of it cut off in the middle,
    /// when <paramref name="stopping"/> is cancelled.
    /// </summary>
    /// <exception cref="FencedException">Another process owns the run by now.</exception>
    Task DriveAsync(RunSession session, string stepId, CancellationToken stopping);
}
