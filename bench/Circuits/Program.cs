using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Unishop.Circuits;
using Unishop.Dashboard;
using Unishop.Dashboard.Components.Live;
using Unishop.Recovery;
using Unishop.Recovery.Monitoring;

// Circuits [viewers, e.g. 300,600] [seconds, e.g. 60; 1800 for a soak] [which pages, e.g. console] [changes a second, e.g. 10]
if (args is ["serve", "bare", var bareUrl])
{
    await BarePage.RunAsync(bareUrl);
    return 0;
}

if (args is ["serve", "console", ..])
{
    return await DashboardApp.RunAsync(args[2..], services =>
    {
        services.Configure<CircuitOptions>(options => options.DisconnectedCircuitRetentionPeriod = TimeSpan.FromSeconds(1));
        services.AddHostedService(provider =>
        {
            var (store, live, recovery) = (provider.GetRequiredService<SnapshotStore>(), provider.GetRequiredService<LiveStatus>(), provider.GetRequiredService<IRecoveryService>());
            var id = recovery.Workloads[0].Id;
            return new Publisher(
                number => store.Update(id, provider.GetRequiredService<WorldClock>().Now, snapshot => snapshot with
                {
                    Primary = snapshot.Primary with { Site = snapshot.Primary.Site.Select(site => site with { Latency = TimeSpan.FromMilliseconds(number) }) },
                }),
                () => live.Readers,
                () => store.Current(id) is { IsRead: true });
        });
    });
}

var counts = (args.ElementAtOrDefault(0) ?? "300,600").Split(',').Select(count => int.Parse(count, CultureInfo.InvariantCulture)).ToArray();
var duration = TimeSpan.FromSeconds(double.Parse(args.ElementAtOrDefault(1) ?? "60", CultureInfo.InvariantCulture));
var kinds = (args.ElementAtOrDefault(2) ?? "bare,console").Split(',');
Environment.SetEnvironmentVariable(Publisher.Rate, args.ElementAtOrDefault(3) ?? "1");
using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(60) };
var folder = Directory.CreateTempSubdirectory("circuits-").FullName;
try
{
    foreach (var count in counts)
    {
        foreach (var kind in kinds)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort()}");
            string[] arguments = kind == "bare" ? [url.OriginalString] :
            [
                "--urls", url.OriginalString, "--Simulator:Url", $"http://127.0.0.1:{FreePort()}", "--Simulator:Scenario", "pilot-light", "--Simulator:Speed", "1",
                "--Observation:FastSeconds", "300", "--Observation:SlowSeconds", "3600", "--Storage:Connection", $"Data Source={Path.Combine(folder, $"{count}.db")}",
                "--Logging:LogLevel:Default", "Warning",
            ];
            await using var server = await Server.StartAsync(url, kind, arguments, http, CancellationToken.None);
            var measured = await Measurement.OfAsync(kind, server, http, count, duration, CancellationToken.None);
            Console.WriteLine(measured.InWords);
        }
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

return 0;

static int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}
