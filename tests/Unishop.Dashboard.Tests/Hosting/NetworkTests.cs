using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>What a console that stands on a network refuses, and what it says then.</summary>
public sealed class NetworkTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const string Stop = "/api/v1/automation/stop";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/v1/workloads", HttpStatusCode.BadRequest)]
    [InlineData("/", HttpStatusCode.BadRequest)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Request_ByAnotherName_IsRefusedButForProbes(string path, HttpStatusCode expected)
    {
        using var http = fixture.Console.Client();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = "evil.example";

        using var answer = await http.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.BadRequest, (await answer.Content.ReadAsStringAsync(Cancellation)).Contains("AllowedHosts", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/v1/runs?workload=%00")]
    [InlineData("/api/v1/workloads/a%00b")]
    [InlineData("/history?workload=%00")]
    public async Task Request_WithNulInItsAddress_Is400(string path)
    {
        using var http = fixture.Console.Client();

        using var answer = await http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Body_OverItsLimit_Is413WithTheLimit()
    {
        using var http = fixture.Console.Client();

        using var answer = await http.PostAsJsonAsync(Stop, new { reason = new string('x', 17_000) }, Cancellation);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "urn:unishop:problem:body-too-large"), (answer.StatusCode, await TypeAsync(answer)));
        Assert.Contains("16384 bytes", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Stop)]
    [InlineData("/api/v1/automation/allow")]
    [InlineData("/api/v1/runs/run-x/pause")]
    [InlineData("/api/v1/runs/run-x/resume")]
    [InlineData("/api/v1/runs/run-x/cancel")]
    [InlineData("/api/v1/runs/run-x/steps/promote/skip")]
    [InlineData("/api/v1/runs/run-x/steps/promote/retry")]
    [InlineData("/api/v1/workloads/pilot-light/runs")]
    public async Task Reason_TooLongOrWithControlCharacters_Is422NamingFieldAndLimit(string path)
    {
        using var http = fixture.Console.Client();

        using var tooLong = await http.PostAsJsonAsync(path, new { verb = "verify", reason = new string('x', 501) }, Cancellation);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:unishop:problem:reason-too-long"), (tooLong.StatusCode, await TypeAsync(tooLong)));
        Assert.Contains("at most 500 characters; this one has 501", await tooLong.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        foreach (var character in "\0\u001b\n\r\t\u0085\u202e\u2066\u2028\ufeff")
        {
            using var refused = await http.PostAsJsonAsync(path, new { verb = "verify", reason = $"a{character}b" }, Cancellation);
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "urn:unishop:problem:reason-control-character"), (refused.StatusCode, await TypeAsync(refused)));
        }
    }

    [Theory]
    [InlineData("/preferences/language")]
    [InlineData("/preferences/theme")]
    public async Task Form_WithoutItsToken_Is400(string path)
    {
        using var http = fixture.Console.Client();

        using var answer = await http.PostAsync(path, new FormUrlEncodedContent([new("value", "es"), new("back", "/")]), Cancellation);

        Assert.Equal((HttpStatusCode.BadRequest, "urn:unishop:problem:form-token-missing"), (answer.StatusCode, await TypeAsync(answer)));
    }

    [Theory]
    [InlineData("https://evil.example", true)]
    [InlineData("null", true)]
    [InlineData(null, false)]
    public async Task Circuit_OfAPageOfAnotherSite_IsRefused(string? origin, bool isRefused)
    {
        using var http = fixture.Console.Client();
        using var negotiate = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        negotiate.Headers.TryAddWithoutValidation("Origin", origin ?? fixture.Console.Url.GetLeftPart(UriPartial.Authority));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin ?? fixture.Console.Url.GetLeftPart(UriPartial.Authority));

        using var answer = await http.SendAsync(negotiate, Cancellation);
        var opening = socket.ConnectAsync(new UriBuilder(fixture.Console.Url) { Scheme = "ws", Path = "/_blazor" }.Uri, Cancellation);

        Assert.Equal(isRefused, answer.StatusCode == HttpStatusCode.Forbidden);
        if (isRefused)
        {
            var refused = await Assert.ThrowsAsync<WebSocketException>(() => opening);
            Assert.Contains("403", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answer_OfEveryKind_CarriesTheSafeHeaders()
    {
        using var http = fixture.Console.Client();
        foreach (var path in new[] { "/", "/api/v1/workloads", "/api/v1/nothing", "/favicon.svg", "/health/live", "/api/v1/runs?workload=%00" })
        {
            using var answer = await http.GetAsync(path, Cancellation);

            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
            Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task Settings_OverTheApi_NameNoFolderOfThisMachine()
    {
        using var http = fixture.Console.Client();

        var settings = await http.GetStringAsync("/api/v1/settings", Cancellation);

        Assert.Contains("unishop.db", settings, StringComparison.Ordinal);
        Assert.DoesNotContain(fixture.Console.Folder, settings, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/runs/automation")]
    [InlineData("/api/v1/runs/journal")]
    [InlineData("/api/v1/runs/journal/report?format=json")]
    [InlineData("/api/v1/runs/journal/events")]
    public async Task Run_ThatIsAStreamOfTheJournalAndNoRun_Is404(string path)
    {
        using var http = fixture.Console.Client();
        await StopAndAllowAsync(http);

        using var answer = await http.GetAsync(path, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Audit_Head_IsSignedAndInTheJournalThatVerifies()
    {
        using var http = fixture.Console.Client();
        await StopAndAllowAsync(http);

        var head = await http.GetFromJsonAsync<JsonElement>("/api/v1/audit/head", Cancellation);
        var verdict = await http.GetFromJsonAsync<JsonElement>("/api/v1/audit/verify", Cancellation);

        Assert.Equal((16 + 1 + 64, 64), (head.GetProperty("signature").GetString()!.Length, head.GetProperty("hash").GetString()!.Length));
        Assert.True(verdict.GetProperty("intact").GetBoolean());
        Assert.Equal(1, verdict.GetProperty("firstKeyed").GetInt64());
        Assert.Equal(0, verdict.GetProperty("missingHeads").GetArrayLength());
        Assert.Contains($"journal-head:{head.GetProperty("seq").GetInt64()}:", await File.ReadAllTextAsync(Path.Combine(fixture.Console.Folder, "unishop.db.auditkey.heads"), Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_BesideTheJournal_AreReadableByTheirUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "skipped: no file modes");

        var files = new DirectoryInfo(fixture.Console.Folder).GetFiles();

        Assert.Subset(files.Select(file => file.Name).ToHashSet(), new HashSet<string> { "unishop.db", "unishop.db.auditkey", "unishop.world", "unishop.world.token" });
        Assert.All(files, file => Assert.Equal((file.Name, UnixFileMode.UserRead | UnixFileMode.UserWrite), (file.Name, file.UnixFileMode)));
    }

    private static async Task StopAndAllowAsync(HttpClient http)
    {
        (await http.PostAsJsonAsync(Stop, new { reason = "test" }, Cancellation)).EnsureSuccessStatusCode();
        (await http.PostAsJsonAsync("/api/v1/automation/allow", new { reason = "test" }, Cancellation)).EnsureSuccessStatusCode();
    }

    private static async Task<string?> TypeAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Cancellation))).RootElement.GetProperty("type").GetString();
}
