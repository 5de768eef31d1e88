using Unishop.Dashboard.Hosting;

namespace Unishop.Dashboard.Tests.Hosting;

public sealed class ProductVersionTests
{
    [Theory]
    [InlineData("1.2.0", "1.2.0")]
    [InlineData("1.2.1-alpha.0.7+0a1b2c3d4e5f60718293a4b5c6d7e8f901234567", "1.2.1-alpha.0.7+0a1b2c3d")]
    [InlineData("1.2.0+0a1b", "1.2.0+0a1b")]
    public void Short_OfAnAssembly_KeepsTheFirstLettersOfTheCommit(string version, string expected) =>
        Assert.Equal(expected, ProductVersion.Short(version));

    // Without tags it is 0.1.0-alpha.0.N; the SDK's own 1.0.0 would say that no tag was ever looked for.
    [Fact]
    public void Current_OfThisBuild_ComesFromTheTags() => Assert.DoesNotMatch(@"^(1\.0\.0\+|1\.0\.0$|0\.0\.0)", ProductVersion.Current);
}
