namespace Unishop.Simulator.Core;

/// <summary>
/// The world's clock: runs at a multiple of real time, can stand still and can be moved forward. Timers made on it follow every change.
/// </summary>
public sealed class SimulatorClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<ScaledTimer> _timers = [];
    private DateTimeOffset _anchor;
    private long _anchoredAt;
    private double _speed;

    /// <summary>A clock that shows <paramref name="start"/> now.</summary>
    /// <param name="start">The time that it shows now.</param>
    /// <param name="speed">World seconds per real second; 0 stands still.</param>
    public SimulatorClock(DateTimeOffset start, double speed)
    {
        _anchor = start;
        _anchoredAt = System.GetTimestamp();
        _speed = speed;
    }

    /// <summary>World seconds per real second.</summary>
    public double Speed
    {
        get
        {
            lock (_lock)
            {
                return _speed;
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return Now();
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Changes the speed from now on.</summary>
    public void SetSpeed(double speed) => Change(() => _speed = speed);

    /// <summary>Moves the clock forward.</summary>
    public void Advance(TimeSpan by) => Change(() => _anchor += by);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ScaledTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private DateTimeOffset Now() => _anchor + (System.GetElapsedTime(_anchoredAt) * _speed);

    private void Change(Action change)
    {
        ScaledTimer[] timers;
        lock (_lock)
        {
            _anchor = Now();
            _anchoredAt = System.GetTimestamp();
            change();
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Rearm();
        }
    }

    private sealed class ScaledTimer : ITimer
    {
        private static readonly TimeSpan Longest = TimeSpan.FromDays(20);
        private readonly SimulatorClock _clock;
        private readonly TimerCallback _callback;
        private readonly object? _state;
        private readonly ITimer _inner;
        private DateTimeOffset? _due;
        private TimeSpan _period;

        public ScaledTimer(SimulatorClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _callback = callback;
            _state = state;
            _inner = System.CreateTimer(_ => Elapsed(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_clock._lock)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.Now() + dueTime;
                if (_due is null)
                {
                    _clock._timers.Remove(this);
                }
                else
                {
                    _clock._timers.Add(this);
                }

                return Arm();
            }
        }

        public void Rearm()
        {
            lock (_clock._lock)
            {
                Arm();
            }
        }

        public void Dispose()
        {
            lock (_clock._lock)
            {
                _due = null;
                _clock._timers.Remove(this);
            }

            _inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private bool Arm()
        {
            // A clock that stands still can have been moved past the time.
            var left = _due - _clock.Now();
            if (left is null || (left > TimeSpan.Zero && _clock._speed <= 0))
            {
                return _inner.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            var wait = left <= TimeSpan.Zero ? TimeSpan.Zero : left.Value / _clock._speed;
            return _inner.Change(wait > Longest ? Longest : wait, Timeout.InfiniteTimeSpan);
        }

        private void Elapsed()
        {
            lock (_clock._lock)
            {
                if (_due is not { } due)
                {
                    return;
                }

                // Rounding can wake a timer a moment early; it then waits for the rest.
                if (due > _clock.Now() + TimeSpan.FromMilliseconds(0.1 * Math.Max(1, _clock._speed)))
                {
                    Arm();
                    return;
                }

                if (_period > TimeSpan.Zero)
                {
                    _due = due + _period;
                    Arm();
                }
                else
                {
                    _due = null;
                    _clock._timers.Remove(this);
                }
            }

            _callback(_state);
        }
    }
}
