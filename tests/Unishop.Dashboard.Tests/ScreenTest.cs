using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Dashboard.Hosting;
using Unishop.Dashboard.Live;
using Unishop.Dashboard.Tests.Workshop;
using Unishop.Dashboard.Workshop;
using Unishop.Recovery;
using Unishop.Recovery.Observation;

namespace Unishop.Dashboard.Tests;

/// <summary>Renders components in English with a world that stands still at noon.</summary>
public abstract class ScreenTest : BunitContext
{
    private protected ScreenTest()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        Recovery = new RecoveryDouble();
        Services.AddSingleton<IRecoveryService>(Recovery);
        Services.AddSingleton(new WorldClock(new StandingClock(), () => 10));
        Services.AddSingleton(new ObservationOptions());
        Services.AddSingleton(new LiveStatus(Recovery, NullLogger<LiveStatus>.Instance));
        Services.AddSingleton<ReviewPresence>();
        Services.AddSingleton(new AutomationWatch(Recovery));
        Services.AddSingleton<LabReplay>();
        RenderTree.TryAdd<CascadingValue<Viewer>>(parameters => parameters.Add(value => value.Value, new Viewer("Ana", true)));
        Services.AddSingleton(_ => new SimulatorControl(SimulatorUrl, new HttpClient(Simulator)));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private protected RecoveryDouble Recovery { get; }

    private protected SimulatorDouble Simulator { get; } = new();

    /// <summary>Where the simulator listens; none on real AWS. Set before the first render.</summary>
    private protected Uri? SimulatorUrl { get; set; } = new("http://127.0.0.1:5081");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Simulator.Dispose();
        }

        base.Dispose(disposing);
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => World.Noon;
    }
}
