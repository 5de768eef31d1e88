using System.Collections.Concurrent;
using System.Text;
using Aws.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Aws.Clients.Tests;

/// <summary>An endpoint on the loopback interface that keeps every request and answers as the test says.</summary>
internal sealed class LoopbackAws : IAsyncDisposable
{
    public const string RequestId = "11111111-2222-3333-4444-555555555555";

    private readonly WebApplication _host;

    private LoopbackAws(WebApplication host) => _host = host;

    /// <summary>The requests in the order of their arrival.</summary>
    public ConcurrentQueue<WireRequest> Requests { get; } = new();

    public string Url => _host.Urls.Single();

    /// <summary>The form of a request's body, in the order sent.</summary>
    public static IReadOnlyList<(string Name, string Value)> FormOf(WireRequest request) =>
    [
        .. from pair in Encoding.UTF8.GetString(request.Body.Span).Split('&')
           let parts = pair.Split('=', 2)
           select (Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts[1].Replace('+', ' '))),
    ];

    public static string? FieldOf(WireRequest request, string name) => FormOf(request).FirstOrDefault(field => field.Name == name).Value;

    /// <summary>Answers each call with an output, or with the error of the <see cref="WireException"/> that is thrown.</summary>
    public static Task<LoopbackAws> AnsweringAsync(Func<WireCall, WireStruct> answer) => StartAsync((request, _) =>
    {
        var service = ServiceOf(request);
        try
        {
            var call = ServerCodec.Read(service, request);
            return Task.FromResult(ServerCodec.Write(call, answer(call), RequestId));
        }
        catch (WireException refused)
        {
            return Task.FromResult(ServerCodec.WriteError(service, ServerCodec.ProtocolOf(service, request), refused.Error, RequestId));
        }
    });

    /// <summary>Takes every request and never answers, as a lost Region does.</summary>
    public static Task<LoopbackAws> HangingAsync() => StartAsync(async (_, gone) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, gone);
        throw new InvalidOperationException("The client went away.");
    });

    public static async Task<LoopbackAws> StartAsync(Func<WireRequest, CancellationToken, Task<WireResponse>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var host = builder.Build();
        var server = new LoopbackAws(host);
        host.Run(context => server.AnswerAsync(context, answer));
        await host.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _host.StopAsync(now.Token);
        await _host.DisposeAsync();
    }

    // Authorization: AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, ...
    private static ServiceModel ServiceOf(WireRequest request) =>
        ServiceModel.Of(request.Headers["Authorization"].Split("Credential=")[1].Split('/')[3], request.Path)!;

    private async Task AnswerAsync(HttpContext context, Func<WireRequest, CancellationToken, Task<WireResponse>> answer)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var request = new WireRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "/",
            context.Request.QueryString.Value?.TrimStart('?') ?? "",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Requests.Enqueue(request);
        var response = await answer(request, context.RequestAborted);
        context.Response.StatusCode = response.Status;
        context.Response.ContentType = response.ContentType;
        foreach (var (name, value) in response.Headers)
        {
            context.Response.Headers[name] = value;
        }

        await context.Response.Body.WriteAsync(response.Body, context.RequestAborted);
    }
}
