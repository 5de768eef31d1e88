using Microsoft.Extensions.Configuration;

namespace Unishop.Simulator.Tests;

/// <summary>A value that is not of its key's type is named, with one that would do.</summary>
public sealed class SimulatorOptionsTests
{
    [Theory]
    [InlineData("DatabaseQuota", "abc", "Simulator:DatabaseQuota: 'abc' is not accepted; needed: a whole number, e.g. 40")]
    [InlineData("Seed", "1.5", "Simulator:Seed: '1.5' is not accepted; needed: a whole number, e.g. 1")]
    [InlineData("Speed", "fast", "Simulator:Speed: 'fast' is not accepted; needed: a number, e.g. 10")]
    [InlineData("Speed", "10", null)]
    [InlineData("Scenario", "all", null)]
    public void Mistyped_OfAValue_NamesItsKeyAndWhatWouldDo(string key, string value, string? mistake)
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

        Assert.Equal(mistake is null ? [] : [mistake], SimulatorOptions.Mistyped(section));
    }
}
