using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Dashboard.Tests.Hosting;

namespace Unishop.Dashboard.Tests.Api;

/// <summary>Every entry that the server has mapped, asked in ways that no client would: it refuses in words, and never fails.</summary>
public sealed class EntryFuzzTests(ConsoleFixture fixture) : IClassFixture<ConsoleFixture>
{
    private const int CasesEach = 25;

    private static readonly string[] Words =
    [
        "pilot-light", "failover", "verify", "run-000000000000", "automation", "audit", "journal", "promote", "csv", "json", "html", "pdf", "sh", "-1", "0", "1", "999999999999999999999",
        "NaN", "1e400", "true", "null", "[]", "{}", "", " ", "..", "../../etc/passwd", "%2e%2e%2f", "a'b\"c", "' OR 1=1 --", "<script>alert(1)</script>", "2026-02-30T25:61:00Z", "9999-12-31T23:59:59.9999999Z",
        "\u202eevil", "🦄", "\ud83d", "\u001b[31m", "a\nb", "a\rb\tc", "ÿ", "x00", new string('x', 300),
    ];

    private static readonly string[] Names = ["workload", "state", "verb", "limit", "cursor", "format", "from", "to", "minutes", "promoteBy", "dryRun", "text", "actor", "lang", "unknown"];

    private static readonly string[] Fields = ["verb", "reason", "confirm", "comment", "promoteBy", "snapshotVersion", "acknowledge", "name", "roles", "days", "workloads", "unknown"];

    [Theory]
    [InlineData(1)]
    [InlineData(20_261)]
    public async Task Entries_AskedInManyWrongWays_NeverFail(int seed)
    {
        using var http = fixture.Console.Client();
        var failures = new ConcurrentBag<string>();
        var asked = 0;
        await Parallel.ForEachAsync(Cases(seed), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken }, async (request, cancellation) =>
        {
            using (request)
            {
                var said = $"{request.Method} {request.RequestUri} {request.Headers.Accept} {(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation))}";
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                Interlocked.Increment(ref asked);
                // That the world is not observed yet, or a service is not there, is an answer; a failure is not.
                if ((int)answer.StatusCode >= 500 && !(said.Contains("/health/ready", StringComparison.Ordinal) && (int)answer.StatusCode == 503))
                {
                    failures.Add($"{(int)answer.StatusCode} {said}");
                }
            }
        });

        Assert.True(asked > 500, $"only {asked} were asked");
        Assert.Empty(failures.Order(StringComparer.Ordinal).Take(20));
    }

    private IEnumerable<HttpRequestMessage> Cases(int seed)
    {
        // The order of entries is the server's own, and the same each time.
        var entries =
            from endpoint in fixture.Console.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null
            let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
            where !pattern.StartsWith("/_", StringComparison.Ordinal)
            from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]
            select (method, endpoint.RoutePattern);
        var random = new Random(seed);
        foreach (var (method, pattern) in entries)
        {
            for (var number = 0; number < CasesEach; number++)
            {
                yield return Request(random, method, pattern);
            }
        }
    }

    private static HttpRequestMessage Request(Random random, string method, Microsoft.AspNetCore.Routing.Patterns.RoutePattern pattern)
    {
        var path = "/" + string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
        {
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
            Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
            _ => Escaped(Word(random) is { Length: > 0 } word ? word : "x"),
        }))));
        var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => $"{Names[random.Next(Names.Length)]}={Escaped(Word(random))}"));
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(query.Length == 0 ? path : $"{path}?{query}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept-Language", random.Next(3) switch { 0 => "es-MX", 1 => "vi", _ => "zz;q=nonsense,,," });
        request.Headers.TryAddWithoutValidation("Accept", random.Next(2) == 0 ? "application/json" : "*/*");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", random.Next(5) == 0 ? "nonsense" : "0");
        if (method is not ("GET" or "HEAD"))
        {
            request.Content = new StringContent(Body(random), Encoding.UTF8);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(random.Next(8) switch
            {
                0 => "text/plain", 1 => "application/x-www-form-urlencoded", 2 => "multipart/form-data; boundary=x", _ => "application/json",
            });
        }

        return request;
    }

    private static string Body(Random random) => random.Next(10) switch
    {
        0 => "",
        1 => "{",
        2 => "[1,2",
        3 => new string('[', 200),
        4 => "\"text\"",
        5 => "null",
        _ => "{" + string.Join(',', Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"\"{Fields[random.Next(Fields.Length)]}\":{Value(random)}")) + "}",
    };

    private static string Value(Random random) => random.Next(6) switch
    {
        0 => "null",
        1 => random.Next(-5, 5).ToString(CultureInfo.InvariantCulture),
        2 => "[[],{}]",
        3 => "1e400",
        _ => System.Text.Json.JsonSerializer.Serialize(Word(random)),
    };

    private static string Word(Random random) => Words[random.Next(Words.Length)];

    private static string Escaped(string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        return string.Concat(bytes.Select(letter => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'_' ? ((char)letter).ToString() : $"%{letter:X2}"));
    }
}
