using Unishop.Recovery;
using Unishop.Recovery.Execution;

namespace Unishop.Dashboard.Components.Live;

/// <summary>Whether automation is stopped, read once for all viewers and not for each.</summary>
public sealed class AutomationWatch(IRecoveryService recovery)
{
    /// <summary>How old an answer may be, in real time.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private Task<AutomationState>? _reading;
    private long _since;

    /// <summary>The switch as it stood within the last two seconds.</summary>
    public Task<AutomationState> NowAsync()
    {
        lock (_lock)
        {
            if (_reading is null or { IsFaulted: true } || (_reading.IsCompleted && TimeProvider.System.GetElapsedTime(_since) > Fresh))
            {
                (_reading, _since) = (recovery.AutomationAsync(CancellationToken.None), TimeProvider.System.GetTimestamp());
            }

            return _reading;
        }
    }

    /// <summary>Forgets the answer, after the switch was changed here.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _reading = null;
        }
    }
}
