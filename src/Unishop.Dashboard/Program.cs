using Unishop.Dashboard;
using Unishop.Dashboard.Hosting.Verification;

return args is [VerifyCommand.Name, .. var asked]
    ? await VerifyCommand.RunAsync(asked, Console.Out, Console.Error)
    : await DashboardApp.RunAsync(args);
