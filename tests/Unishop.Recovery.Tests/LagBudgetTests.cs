using Unishop.Domain.Facts;
using Unishop.Recovery.Assessment;

namespace Unishop.Recovery.Tests;

public sealed class LagBudgetTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(new double[0], 0, 0, 10, null)]
    [InlineData(new[] { 1.0, 1.0 }, 2, 0, 8, 1.0)]
    [InlineData(new[] { 1.0, 6.0, 5.0, 7.0 }, 4, 2, 6, 0.5)]
    public void Of_MinutesInsideAndOutside_AreCountedAndMissingOnesAreNeither(double[] seconds, int measured, int outside, int missing, double? share)
    {
        var budget = LagBudget.Of(
            [.. seconds.Select((lag, minute) => new ReplicationLag(TimeSpan.FromSeconds(lag), Noon.AddMinutes(minute)))], TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10));

        Assert.Equal((measured, outside, missing, share), (budget.MeasuredMinutes, budget.OutsideMinutes, budget.MissingMinutes, budget.InsideShare));
    }

    [Fact]
    public void Of_TwoPointsOfOneMinute_CountOnce()
    {
        var point = new ReplicationLag(TimeSpan.FromSeconds(1), Noon);

        Assert.Equal(1, LagBudget.Of([point, point], TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)).MeasuredMinutes);
    }
}
