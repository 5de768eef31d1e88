using System.Diagnostics;
using Unishop.Harness;

namespace Unishop.Bench;

/// <summary>The same failover by <c>failover.sh</c>: what a careful person's script takes.</summary>
internal static class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Measures it on a simulator of its own, in real time: the tool's own waits know no faster clock.</summary>
    /// <returns>The seconds that it took; <see langword="null"/> where there is no AWS command line or no shell.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static async Task<double?> MeasureAsync(Failover failover, int seed)
    {
        if (!IsThere())
        {
            return null;
        }

        await using var simulator = await RunningSimulator.StartAsync(failover.Lab, 1, seed, CancellationToken.None);
        await failover.PrepareAsync(simulator.Control);
        var began = TimeProvider.System.GetTimestamp();
        using var script = Process.Start("sh", [Path.Combine(Repository.Root, "bench", "RecoveryTime", "failover.sh"), simulator.Control.Url.OriginalString.TrimEnd('/'), failover.Lab]);
        try
        {
            await script.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            script.Kill(entireProcessTree: true);
            throw;
        }

        return script.ExitCode == 0
            ? TimeProvider.System.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"failover.sh ended with exit code {script.ExitCode}.");
    }

    private static bool IsThere()
    {
        try
        {
            using var version = Process.Start(new ProcessStartInfo("aws", "--version") { RedirectStandardOutput = true, RedirectStandardError = true });
            return version!.WaitForExit(20_000) && version.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
