namespace Unishop.Recovery.Execution;

/// <summary>Carries a run out, from wherever its journal stands, until it ends or the process stops.</summary>
public interface IRunExecutor
{
    /// <summary>Claims the run and drives it. Returns when the run has ended, or after a hand-over when <paramref name="stopping"/> is cancelled.</summary>
    Task ExecuteAsync(string runId, CancellationToken stopping);
}
