using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Unishop.Recovery.Abstractions;

namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>While the journal can't be reached, the console says so in words that name no host, answers 503, and goes on by itself afterwards.</summary>
public sealed class JournalAwayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journal_AwayAndBack_Is503AndNotReadyMeanwhileAndWritesAfter()
    {
        await using var console = await ConsoleHost.StartAsync(replace: services =>
        {
            var real = services.Last(service => service.ServiceType == typeof(IJournalStore));
            services.AddSingleton(provider => Flaky.Around((IJournalStore)real.ImplementationFactory!(provider)));
        });
        var flaky = (Flaky)(object)console.Services.GetRequiredService<IJournalStore>();
        using var http = console.Client();
        Assert.Equal(HttpStatusCode.OK, (await StopAsync(http)).StatusCode);

        flaky.IsAway = true;
        using var write = await StopAsync(http);
        using var ready = await http.GetAsync("/health/ready", Cancellation);
        using var live = await http.GetAsync("/health/live", Cancellation);
        flaky.IsAway = false;
        using var after = await StopAsync(http);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK), (write.StatusCode, ready.StatusCode, live.StatusCode, after.StatusCode));
        var said = await write.Content.ReadAsStringAsync(Cancellation) + await ready.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("urn:unishop:problem:journal-unavailable", said, StringComparison.Ordinal);
        Assert.Contains("the database server does not answer", said, StringComparison.Ordinal);
        Assert.DoesNotContain("10.0.0.5", said, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> StopAsync(HttpClient http) => http.PostAsJsonAsync("/api/v1/automation/stop", new { reason = "test" }, Cancellation);

    /// <summary>A journal that is away while it is told to be.</summary>
    public class Flaky : DispatchProxy
    {
        private IJournalStore _store = null!;

        public bool IsAway { get; set; }

        public static IJournalStore Around(IJournalStore store)
        {
            var proxy = Create<IJournalStore, Flaky>();
            ((Flaky)(object)proxy)._store = store;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => IsAway
            ? throw new JournalUnavailableException("the database server does not answer", new TimeoutException("Failed to connect to 10.0.0.5:5432"))
            : targetMethod!.Invoke(_store, args);
    }
}
