using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;

namespace Unishop.Simulator;

/// <summary>A running simulator: two Regions of AWS on one loopback port.</summary>
public sealed class SimulatorHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Simulation _simulation;

    private SimulatorHost(WebApplication app, Simulation simulation, Uri url)
    {
        _app = app;
        _simulation = simulation;
        Url = url;
    }

    /// <summary>Where it listens; with port 0 asked for, the port that it got.</summary>
    public Uri Url { get; }

    /// <summary>The world's clock.</summary>
    public TimeProvider Clock => _simulation.Clock;

    /// <summary>World seconds per real second.</summary>
    public double Speed => _simulation.Clock.Speed;

    /// <summary>Starts a simulator.</summary>
    /// <exception cref="ArgumentException">The options have mistakes; all are listed.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<SimulatorHost> StartAsync(SimulatorOptions options, ILoggerFactory? loggers, CancellationToken cancellation)
    {
        if (options.Validate().ToArray() is { Length: > 0 } mistakes)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, mistakes), nameof(options));
        }

        var builder = WebApplication.CreateSlimBuilder();
        // Whatever lies in the current folder or the environment is somebody else's: neither its addresses nor its hosts are the simulator's.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        if (loggers is not null)
        {
            builder.Services.AddSingleton(loggers);
        }

        var asked = new Uri(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 64 * 1024 * 1024;
            kestrel.Listen(asked.Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(asked.Host.Trim('[', ']')), asked.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        var app = builder.Build();

        // The world's addresses name the port, so the world is made once the port is known.
        Simulation? simulation = null;
        AwsEndpoint? aws = null;
        SiteEndpoint? sites = null;
        CdnEndpoint? cdn = null;
        WaitConditionEndpoint? conditions = null;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Use(async (http, next) =>
        {
            await ready.Task.ConfigureAwait(false);
            try
            {
                await next(http).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                // The caller gave up on a Region that does not answer.
            }
        });
        var guard = new ControlGuard(options.ControlToken);
        app.Use(next => http => guard.InvokeAsync(http, next));
        app.UseRouting();
        app.Map("/website/{bucket}/{**path}", (HttpContext http, string bucket, string? path) => sites!.WebsiteAsync(http, bucket, path));
        app.Map("/app/{region}/{host}/{**path}", (HttpContext http, string region, string host, string? path) => sites!.AppAsync(http, region, host, path));
        app.Map("/cdn/{distribution}/{**path}", (HttpContext http, string distribution, string? path) => cdn!.HandleAsync(http, distribution, path));
        app.Map("/waitcondition/{region}/{**path}", (HttpContext http, string region) => conditions!.HandleAsync(http, region));
        ControlApi.Map(app, () => simulation!);
        app.MapFallback("{**path}", http => aws!.HandleAsync(http));

        await app.StartAsync(cancellation).ConfigureAwait(false);
        var url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        simulation = new Simulation(options, url.ToString());
        aws = new AwsEndpoint(simulation);
        sites = new SiteEndpoint(simulation, aws);
        cdn = new CdnEndpoint(simulation);
        conditions = new WaitConditionEndpoint(simulation, aws);
        ready.SetResult();
        return new SimulatorHost(app, simulation, url);
    }

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForShutdownAsync() => ((IHost)_app).WaitForShutdownAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Those who hang on a lost Region would hold up the stop: they are let go.
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await _app.StopAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync().ConfigureAwait(false);
        _simulation.Dispose();
    }
}
