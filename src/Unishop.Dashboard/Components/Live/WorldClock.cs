namespace Unishop.Dashboard.Components.Live;

/// <summary>The clock by which the world goes, and how fast it goes against the viewer's own.</summary>
/// <param name="time">The clock.</param>
/// <param name="speed">World seconds per real second.</param>
public sealed class WorldClock(TimeProvider time, Func<double> speed)
{
    /// <summary>Real time.</summary>
    public static WorldClock Real { get; } = new(TimeProvider.System, () => 1);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>The world's time now.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>World seconds per real second; 0 when the world stands still.</summary>
    public double Speed => speed();
}
