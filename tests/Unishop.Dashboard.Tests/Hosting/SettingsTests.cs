using Microsoft.Extensions.Configuration;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Hosting;
using Unishop.Domain.Workloads;

namespace Unishop.Dashboard.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_OfTheRepository_HaveNoMistake()
    {
        var settings = Read();

        Assert.Empty(settings.Mistakes);
        Assert.Equal(Labs.Ids, settings.Catalog.All.Select(workload => workload.Id));
        Assert.Equal(Path.ChangeExtension(settings.DatabaseFile, ".world"), settings.Simulator.StateFile);
    }

    [Fact]
    public async Task Settings_WithManyMistakes_ListsEachOnceWithItsKeyAndAnAcceptableValue()
    {
        var settings = Read(
            ("Aws:Mode", "banana"), ("Simulator:Url", "https://elsewhere"), ("Simulator:Speed", "fast"), ("Simulator:Scenario", "storm"), ("Storage:Connection", "hello"),
            ("Observation:FastSeconds", "0"), ("Urls", "nonsense"), ("Workloads:0:Id", "pilot-light"), ("Workloads:0:RpoSeconds", "soon"), ("Workloads:0:Strategy", "Cold"), ("Workloads:0:Standby:Region", "us-east-1"));
        using var errors = new StringWriter();

        Assert.True(await settings.RefuseAsync(errors));

        string[] keys =
        [
            "Aws:Mode", "Simulator:Url", "Simulator:Speed", "Simulator:Scenario", "Storage:Connection", "Observation:FastSeconds", "Urls", "Workloads:0:RpoSeconds",
            "Workloads:0:Strategy", "Workloads:0:Standby:Region",
        ];
        Assert.Equal(keys.Order(), settings.Mistakes.Select(mistake => mistake[..mistake.IndexOf(": ", StringComparison.Ordinal)]).Order());
        Assert.All(settings.Mistakes, mistake => Assert.True(mistake.Contains("e.g. ", StringComparison.Ordinal) || mistake.Contains("one of ", StringComparison.Ordinal), mistake));
        Assert.StartsWith("The configuration has 10 mistakes; nothing was started:", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("ftp://x", false)]
    [InlineData("http://127.0.0.1:5081", true)]
    public void Settings_WithAnotherEndpoint_NeedItsAddress(string? address, bool accepted)
    {
        var settings = Read(("Aws:Mode", "endpoint"), ("AWS_ENDPOINT_URL", address), ("Workloads:0:Id", "pilot-light"));

        Assert.Equal(accepted, settings.Mistakes.IsEmpty);
        Assert.Equal(accepted ? new Uri(address!) : null, settings.Endpoint);
    }

    [Fact]
    public async Task Settings_WithoutMistakes_RefuseNothing()
    {
        using var errors = new StringWriter();

        Assert.False(await Read().RefuseAsync(errors));
        Assert.Empty(errors.ToString());
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/runs/run-1?lag=15", true)]
    [InlineData("//elsewhere.example", false)]
    [InlineData("/\\elsewhere.example", false)]
    [InlineData("https://elsewhere.example/", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("/a\nSet-Cookie: x", false)]
    public void Preferences_WayBack_IsThisSiteOnly(string? address, bool own) => Assert.Equal(own, Preferences.IsOwn(address));

    [Theory]
    [InlineData("  Ana ", "Ana")]
    [InlineData("An\na", "Ana")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Preferences_Name_IsCleaned(string? given, string? kept) => Assert.Equal(kept, Preferences.Name(given));

    [Fact]
    public void Preferences_NameThatIsTooLong_IsCut() => Assert.Equal(Preferences.LongestName, Preferences.Name(new string('x', 200))!.Length);

    [Fact]
    public void Policy_AllowsNothingInlineAndNobodyElse()
    {
        Assert.DoesNotContain("unsafe", Web.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", Web.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", Web.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public void ContentRoot_FromTheBuiltProgram_IsWhereSettingsAndFilesAre()
    {
        var root = ContentRoot.Find(AppContext.BaseDirectory);

        Assert.True(File.Exists(Path.Combine(root!, "wwwroot", "css", "tokens.css")));
    }

    private static Settings Read(params (string Key, string? Value)[] changes) => Settings.Read(new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(ContentRoot.Find(AppContext.BaseDirectory)!, "appsettings.json"))
        .AddInMemoryCollection(changes.Select(change => KeyValuePair.Create(change.Key, change.Value)))
        .Build());
}
