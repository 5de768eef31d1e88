using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Tests;

public class PaceTests
{
    [Theory]
    [InlineData(0, 95, 0.5)]
    [InlineData(70, 95, 0.7)]
    [InlineData(90, 95, 0.5)]
    [InlineData(95, 95, 0.5)]
    [InlineData(110, 95, 1)]
    [InlineData(280, 95, 2.8)]
    [InlineData(300, 720, 3)]
    [InlineData(700, 720, 1.333)]
    [InlineData(3000, 95, 15)]
    [InlineData(0, 6, 0.5)]
    public void Next_LooksOftenNearTheExpectedEndAndSeldomLongAfter(double elapsed, double expected, double pause)
    {
        Assert.Equal(pause, Pace.Next(TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(expected)).TotalSeconds, 3);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(5, 15)]
    [InlineData(50, 15)]
    public void AfterFailure_DoublesUpToFifteenSeconds(int attempt, double seconds)
    {
        Assert.Equal(seconds, Pace.AfterFailure(attempt).TotalSeconds);
    }
}
