using System.Text.RegularExpressions;
using Aws.Wire;
using Microsoft.AspNetCore.Http;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.DynamoDb;

namespace Unishop.Simulator.Control;

/// <summary>One address for every service and Region: which one is meant stands in the request's signature.</summary>
internal sealed partial class AwsEndpoint(Simulation simulation)
{
    // The latency of a healthy control plane is typically 0.2 s; not the world's randomness, which reads must not consume.
    private static readonly Duration Latency = new(0.05, 0.2, 0.6);

    // DynamoDB's largest call is 16 MiB; the others' are smaller and differ.
    private const int LargestCall = 16 * 1024 * 1024;
    private readonly WorldRandom _random = new(simulation.Read(world => world.Seed));

    public async Task HandleAsync(HttpContext http)
    {
        var requestId = Guid.NewGuid().ToString();
        if (Scope().Match(http.Request.Headers.Authorization.ToString()) is not { Success: true } scope
            && Scope().Match(Uri.UnescapeDataString(http.Request.QueryString.Value ?? "")) is not { Success: true })
        {
            await SendAsync(http, ServerCodec.WriteError(ServiceModel.Load("sts"), WireProtocol.Query, new WireError("MissingAuthenticationToken", "Request is missing Authentication Token", 403), requestId)).ConfigureAwait(false);
            return;
        }

        scope = Scope().Match(http.Request.Headers.Authorization + " " + Uri.UnescapeDataString(http.Request.QueryString.Value ?? ""));
        var region = scope.Groups[1].Value;
        if (!Regions.IsKnown(region))
        {
            var named = ServiceModel.Of(scope.Groups[2].Value, http.Request.Path) ?? ServiceModel.Load("sts");
            await SendAsync(http, ServerCodec.WriteError(named, named.Protocol, named.Name == "s3"
                ? new WireError("AuthorizationHeaderMalformed", $"The authorization header is malformed; the region '{region}' is wrong; expecting one of {string.Join(", ", Regions.All)}", 400)
                : new WireError("SignatureDoesNotMatch", $"Credential should be scoped to a valid region, not '{region}'; a valid one is e.g. us-east-1.", 403), requestId)).ConfigureAwait(false);
            return;
        }

        if (ServiceModel.Of(scope.Groups[2].Value, http.Request.Path) is not { } service)
        {
            // Nothing is known of the service, but its protocol shows: JSON where an operation is named in a header or the body is JSON.
            var isJson = http.Request.Headers.ContainsKey("x-amz-target") || http.Request.ContentType?.Contains("json", StringComparison.Ordinal) == true;
            await SendAsync(http, ServerCodec.WriteError(
                ServiceModel.Load(isJson ? "dynamodb" : "sts"), isJson ? WireProtocol.Json : WireProtocol.Query,
                new WireError("UnknownService", $"The service {scope.Groups[2].Value} is not simulated.", 501), requestId)).ConfigureAwait(false);
            return;
        }

        if (simulation.Read(world => world.Faults.HasNoAddress(region, service.Name)))
        {
            // A name that does not resolve is a connection that never comes about; over one address, one that breaks at once.
            http.Abort();
            return;
        }

        await HangWhileLostAsync(region, http.RequestAborted).ConfigureAwait(false);
        var protocol = service.Protocol;
        try
        {
            var request = await ReadAsync(http.Request, service).ConfigureAwait(false);
            protocol = ServerCodec.ProtocolOf(service, request);
            var call = ServerCodec.Read(service, request);
            protocol = call.Protocol;
            await InjectFaultAsync(call, region, http.RequestAborted).ConfigureAwait(false);
            var output = simulation.Call(call, region, requestId, Client(http.Request), scope.Groups["key"].Value);
            await DelayResponseAsync(call, region, http.RequestAborted).ConfigureAwait(false);
            await SendAsync(http, ServerCodec.Write(call, output, requestId)).ConfigureAwait(false);
        }
        catch (WireException refused)
        {
            await SendAsync(http, ServerCodec.WriteError(service, protocol, refused.Error, requestId)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException broken)
        {
            await SendAsync(http, ServerCodec.WriteError(service, protocol, broken.StatusCode == 413 ? TooLarge(service) : new WireError("IncompleteBody", "The request body terminated unexpectedly", 400), requestId)).ConfigureAwait(false);
        }
    }

    /// <summary>A lost Region does not refuse: it never answers, until it comes back or the caller goes.</summary>
    public Task HangWhileLostAsync(string region, CancellationToken aborted) => HangWhileAsync(faults => faults.IsLost(region), aborted);

    /// <summary>So do the sites and applications of a Region that is cut off from the internet.</summary>
    public Task HangWhileUnreachableAsync(string region, CancellationToken aborted) => HangWhileAsync(faults => faults.IsUnreachable(region), aborted);

    private async Task HangWhileAsync(Predicate<FaultTable> cut, CancellationToken aborted)
    {
        while (true)
        {
            var (hangs, changed, next, now) = simulation.Read(world => (cut(world.Faults), world.Faults.Changed, world.Faults.NextChange, world.Now));
            if (!hangs)
            {
                return;
            }

            // What ends by itself ends even if nobody else asks for anything meanwhile.
            var wait = next - now is { } due ? TimeSpan.FromTicks(Math.Clamp(due.Ticks, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay * 20)) : Timeout.InfiniteTimeSpan;
            try
            {
                await changed.WaitAsync(wait, simulation.Clock, aborted).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
            }
        }
    }

    private static async Task SendAsync(HttpContext http, WireResponse response)
    {
        http.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (response.Status is not (204 or 304))
        {
            http.Response.ContentType = response.ContentType;
            if (HttpMethods.IsHead(http.Request.Method))
            {
                // The answer to HEAD tells the length of what GET would send.
                http.Response.ContentLength ??= response.Body.Length;
            }
            else
            {
                http.Response.ContentLength = response.Body.Length;
                await http.Response.Body.WriteAsync(response.Body, http.RequestAborted).ConfigureAwait(false);
            }
        }
    }

    /// <exception cref="WireException">It is larger than the service takes.</exception>
    private static async Task<WireRequest> ReadAsync(HttpRequest request, ServiceModel service)
    {
        // An object and a function's code may be as large as the server takes at all.
        var most = service.Name is "s3" or "lambda" ? int.MaxValue : LargestCall;
        using var body = new MemoryStream();
        var buffer = new byte[81_920];
        while (await request.Body.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var read)
        {
            if (body.Length + read > most)
            {
                throw new WireException(TooLarge(service));
            }

            body.Write(buffer, 0, read);
        }

        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new WireRequest(request.Method, request.Path.Value ?? "/", (request.QueryString.Value ?? "").TrimStart('?'), headers, body.ToArray());
    }

    private static WireError TooLarge(ServiceModel service) => service.Name == "s3"
        ? new WireError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400)
        : new WireError("RequestEntityTooLarge", "Request body is too large", 413);

    private static string? Client(HttpRequest request) =>
        request.Headers.UserAgent.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    private async Task InjectFaultAsync(WireCall call, string region, CancellationToken aborted)
    {
        var (throttled, errors, denied) = simulation.Read(world => (
            world.Faults.Match(FaultKinds.Throttled, region, call.Service.Name, call.Operation.Name),
            world.Faults.Match(FaultKinds.ControlPlaneErrors, region, call.Service.Name, call.Operation.Name),
            FaultAnswers.OperationsOf(call).FirstOrDefault(operation => world.Faults.Match(FaultKinds.AccessDenied, region, call.Service.Name, operation) is not null)));
        await Task.Delay(DrawLatency(), TimeProvider.System, aborted).ConfigureAwait(false);
        if (throttled is not null)
        {
            throw new WireException(FaultAnswers.Throttled(call));
        }

        if (errors is not null)
        {
            throw new WireException(FaultAnswers.InternalError(call));
        }

        if (denied is not null && FaultAnswers.Denied(call, denied) is { } denial)
        {
            throw new WireException(denial);
        }
    }

    /// <summary>A slow service has done its work and takes its time to say so: the caller may give up on something that took effect.</summary>
    private async Task DelayResponseAsync(WireCall call, string region, CancellationToken aborted)
    {
        if (simulation.Read(world => world.Faults.Match(FaultKinds.Slow, region, call.Service.Name, call.Operation.Name)) is { } slow)
        {
            await Task.Delay(slow.Delay, simulation.Clock, aborted).ConfigureAwait(false);
        }
    }

    /// <summary>In real time, so that an answer under way comes though the world is stopped meanwhile; a world that stands still answers at once.</summary>
    private TimeSpan DrawLatency()
    {
        lock (_random)
        {
            var latency = _random.Draw(Latency);
            return simulation.Clock.Speed is > 0 and var speed ? latency / speed : TimeSpan.Zero;
        }
    }

    [GeneratedRegex(@"Credential=(?<key>[^/\s]+)/\d{8}/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request")]
    private static partial Regex Scope();
}
