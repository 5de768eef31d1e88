using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Unishop.Dashboard.Components;
using Unishop.Dashboard.Components.Live;
using Unishop.Dashboard.Hosting;
using Unishop.Dashboard.Tests.Workshop;
using Unishop.Dashboard.Workshop;
using Unishop.Recovery;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Setup;

namespace Unishop.Dashboard.Tests;

/// <summary>Renders components in English with a world that stands still at noon.</summary>
public abstract class ScreenTest : BunitContext
{
    private protected ScreenTest()
    {
        DefaultWaitTimeout = Acts.Patience;
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-US");
        Recovery = new RecoveryDouble();
        Services.AddSingleton<IRecoveryService>(Recovery);
        Services.AddSingleton(new WorldClock(new StandingClock(), () => 10));
        Services.AddSingleton(new ObservationOptions());
        Services.AddSingleton(new LiveStatus(Recovery, NullLogger<LiveStatus>.Instance));
        Services.AddSingleton<ReviewPresence>();
        Services.AddSingleton(new AutomationWatch(Recovery));
        Services.AddSingleton<LabReplay>();
        Services.AddSingleton(_ => new Classroom(Learners, new HttpClient(Simulator)));
        Services.AddSingleton(_ => Setup ?? throw new InvalidOperationException("Set Setup before the first render."));
        Services.AddSingleton<IHostEnvironment>(_ => new Place(Environment));
        Services.AddSingleton<AntiforgeryStateProvider, NoToken>();
        RenderTree.TryAdd<CascadingValue<Viewer>>(parameters => parameters.Add(value => value.Value, new Viewer("Ana", true)));
        Services.AddSingleton(_ => new SimulatorControl(SimulatorUrl, new HttpClient(Simulator)));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private protected RecoveryDouble Recovery { get; }

    /// <summary>The class; nobody unless a test says otherwise. Set before the first render.</summary>
    private protected IReadOnlyList<LearnerOptions> Learners { get; set; } = [];

    private protected SimulatorDouble Simulator { get; } = new();

    /// <summary>What is configured, for the page that shows it. Set before the first render.</summary>
    private protected SetupService? Setup { get; set; }

    /// <summary>Where the console runs. Set before the first render.</summary>
    private protected string Environment { get; set; } = Environments.Production;

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

    private sealed class NoToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
    }

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => World.Noon;
    }
}
