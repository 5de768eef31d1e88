using System.Collections.Concurrent;

namespace Unishop.Recovery.Monitoring;

/// <summary>Lets a person have everything of a workload looked at now, without waiting for the next poll.</summary>
public sealed class CheckNow
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _asked = new(StringComparer.Ordinal);

    /// <summary>Ends when somebody asks for the workload the next time.</summary>
    public Task Asked(string workloadId) => Of(workloadId).Task;

    /// <summary>Asks: every loop that waits reads at once.</summary>
    public void Ask(string workloadId)
    {
        var asked = Of(workloadId);
        if (_asked.TryUpdate(workloadId, New(), asked))
        {
            asked.TrySetResult();
        }
    }

    private TaskCompletionSource Of(string workloadId) => _asked.GetOrAdd(workloadId, _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
