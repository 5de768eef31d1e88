using Unishop.Dashboard;

return await DashboardApp.RunAsync(args);
