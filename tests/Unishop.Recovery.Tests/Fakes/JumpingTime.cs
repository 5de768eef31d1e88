using Microsoft.Extensions.Time.Testing;

namespace Unishop.Recovery.Tests.Fakes;

/// <summary>A clock that jumps to each timer as it is set: waiting takes no real time.</summary>
internal sealed class JumpingTime : FakeTimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new JumpingTimer(this, base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period));
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class JumpingTimer(JumpingTime time, ITimer timer) : ITimer
    {
        private volatile bool _disposed;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            if (changed && dueTime != Timeout.InfiniteTimeSpan)
            {
                var due = time.GetUtcNow() + dueTime;
                // On another thread: who sets a timer has not begun to wait for it yet.
                ThreadPool.QueueUserWorkItem(_ => JumpTo(due));
            }

            return changed;
        }

        public void Dispose()
        {
            _disposed = true;
            timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            _disposed = true;
            return timer.DisposeAsync();
        }

        private void JumpTo(DateTimeOffset due)
        {
            if (!_disposed && due - time.GetUtcNow() is { Ticks: > 0 } by)
            {
                time.Advance(by);
            }
        }
    }
}
