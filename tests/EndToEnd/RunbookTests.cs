using System.Diagnostics;
using Unishop.Harness;

namespace Unishop.EndToEnd;

/// <summary>The offline runbook: the console writes it, and a shell with the AWS command line carries it out without the console.</summary>
public sealed class RunbookTests : EndToEndTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Script_WrittenByTheConsole_MovesTheShopToTheStandbyWithTheCommandLineAlone()
    {
        Assert.SkipUnless(IsPresent("aws") && IsPresent("curl"), "skipped: absent aws-cli or curl");
        var folder = Directory.CreateTempSubdirectory("unishop-runbook-").FullName;
        try
        {
            var dashboard = await StartAsync(new DashboardSettings { Speed = 60, Extra = new Dictionary<string, string> { ["Runbooks:Folder"] = folder } });
            var script = Path.Combine(folder, $"{Workload.Id}-runbook.sh");
            await Deadline.UntilAsync<object>("runbook written", TimeSpan.FromSeconds(20), _ => Task.FromResult<object?>(File.Exists(script) ? script : null), Cancellation);
            var offered = await dashboard.Api.DocumentAsync($"/api/v1/workloads/{Workload.Id}/runbook?format=json", Cancellation);
            Assert.Contains(offered.GetProperty("hash").GetString()!, await File.ReadAllTextAsync(script, Cancellation), StringComparison.Ordinal);

            var shown = await RunAsync(dashboard, script);
            Assert.True(shown.Code == 0, shown.Text);
            Assert.Empty(await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation));

            var done = await RunAsync(dashboard, script, Workload.StandbyRegion);
            Assert.True(done.Code == 0, done.Text);
            var again = await RunAsync(dashboard, script, Workload.StandbyRegion);
            Assert.True(again.Code == 0, again.Text);

            Assert.Equal(DestructiveCalls.OnceEach("failover"), await DestructiveCalls.EffectsAsync(dashboard.Simulator, Cancellation));
            await Deadline.UntilAsync<object>(
                "standby seen to serve",
                TimeSpan.FromSeconds(20),
                async limited => (await dashboard.Api.WorkloadsAsync(limited)).Single(workload => workload.Id == Workload.Id) is { ActiveRegion: Workload.StandbyRegion } seen ? seen : null,
                Cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsPresent(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int Code, string Text)> RunAsync(RunningDashboard dashboard, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = dashboard.Simulator.Url.OriginalString,
            ["AWS_ACCESS_KEY_ID"] = "AKIASIMULATED0000000",
            ["AWS_SECRET_ACCESS_KEY"] = "simulated",
            ["AWS_CONFIG_FILE"] = "/dev/null",
            ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_PAGER"] = "",
            ["RUNBOOK_POLL_SECONDS"] = "1",
        })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var over = new CancellationTokenSource(Limit, TimeProvider.System);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(over.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return (process.ExitCode, $"{await output}\n{await error}");
    }
}
