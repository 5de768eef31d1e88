using System.Diagnostics;
using System.Net;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>A page is dead without its files: they are served wherever the console is started from.</summary>
public sealed class ServedFilesTests : EndToEndTest
{
    /// <summary>What the page loads, with a piece of it.</summary>
    private static readonly (string Path, string Type, string Piece)[] Files =
    [
        ("css/tokens.css", "text/css", "--surface"),
        ("js/console.js", "text/javascript", "import"),
        ("favicon.svg", "image/svg+xml", "<svg"),
        ("_framework/blazor.web.js", "text/javascript", "Blazor"),
    ];

    /// <summary>Another program's output holds the console too: the controls of the kill tests run it so.</summary>
    [Theory]
    [InlineData("Unishop.Dashboard", "Production")]
    [InlineData("Unishop.Dashboard", "Development")]
    [InlineData("NaiveConsole", "Production")]
    public async Task Files_OfABuild_AreServed(string project, string environment) =>
        await AssertServedAsync(new DashboardSettings { Project = project, Environment = environment });

    [Fact]
    public async Task Files_OfAPublishedFolder_AreServedFromElsewhere()
    {
        var folder = Directory.CreateTempSubdirectory("unishop-published-").FullName;
        try
        {
            await PublishAsync(folder);
            await AssertServedAsync(new DashboardSettings { Published = folder, Environment = "Production" });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertServedAsync(DashboardSettings settings)
    {
        await using var dashboard = await RunningDashboard.StartAsync(settings, Cancellation);
        using var handler = new HttpClientHandler { AutomaticDecompression = DecompressionMethods.All };
        using var http = new HttpClient(handler) { BaseAddress = dashboard.Url };
        foreach (var (path, type, piece) in Files)
        {
            using var answer = await http.GetAsync(path, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {answer.StatusCode}\n{dashboard.Output}");
            Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
            Assert.Contains(piece, await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
            // Loaded again from a cache, a page of one release would run with the script of another.
            Assert.True(answer.Headers.CacheControl is { NoCache: true } or { MustRevalidate: true }, $"{path}: {answer.Headers.CacheControl}");
            Assert.NotNull(answer.Headers.ETag);
        }

        var page = await http.GetStringAsync("/", Cancellation);
        Assert.All(Files, file => Assert.Contains($"\"{file.Path}\"", page, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("css/none.css", Cancellation)).StatusCode);
    }

    private static async Task PublishAsync(string folder)
    {
        var start = new ProcessStartInfo(
            "dotnet", ["publish", Path.Combine("src", "Unishop.Dashboard"), "-c", Repository.Configuration, "--no-build", "-o", folder, "-v", "q", "--nologo"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync(Cancellation);
        await publish.WaitForExitAsync(Cancellation);
        Assert.True(publish.ExitCode == 0, output);
    }
}
