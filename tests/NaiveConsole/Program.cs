using Microsoft.Extensions.DependencyInjection;
using NaiveConsole;
using Unishop.Dashboard;
using Unishop.Dashboard.Live;
using Unishop.Recovery.Runs;

return await DashboardApp.RunAsync(args, services => services.AddSingleton<IStepDriver>(
    provider => ActivatorUtilities.CreateInstance<NaiveStepDriver>(provider, provider.GetRequiredService<WorldClock>().Time)));
