using Microsoft.Extensions.DependencyInjection;
using NaiveConsole;
using Unishop.Dashboard;
using Unishop.Recovery.Runs;

return await DashboardApp.RunAsync(args, services => services.AddSingleton<IStepDriver, NaiveStepDriver>());
