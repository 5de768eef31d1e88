using Microsoft.Extensions.DependencyInjection;
using NaiveConsole;
using Unishop.Domain.Workloads;
using Unishop.Dashboard;
using Unishop.Dashboard.Components.Live;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Steps;

// The one argument of its own: the step after whose call the driver stands still.
const string HeldStep = "--HeldStep";
var at = Array.IndexOf(args, HeldStep);
var held = at < 0 ? null : args[at + 1];
return await DashboardApp.RunAsync(at < 0 ? args : [.. args[..at], .. args[(at + 2)..]], services => services.AddSingleton<IStepDriver>(provider => new NaiveStepDriver(
    provider.GetRequiredService<WorkloadCatalog>(), provider.GetRequiredService<StepRegistry>(), provider.GetRequiredService<WorldClock>().Time, held)));
