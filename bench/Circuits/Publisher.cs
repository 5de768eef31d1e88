using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Unishop.Circuits;

/// <summary>
/// Inside the server that is measured: changes one number, once a second or as often as asked, and says on its output when; answers <c>gc</c> on its input with
/// the managed heap after a full collection and the number of those who still listen.
/// </summary>
internal sealed class Publisher(Action<int> publish, Func<int> listeners, Func<bool> isReady) : BackgroundService
{
    /// <summary>The environment's variable with how often a second.</summary>
    public const string Rate = "CIRCUITS_CHANGES_PER_SECOND";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1 / double.Parse(Environment.GetEnvironmentVariable(Rate) ?? "1", CultureInfo.InvariantCulture));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = Task.Factory.StartNew(Answer, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using var timer = new PeriodicTimer(Every, TimeProvider.System);
        var number = 100;
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (!isReady())
            {
                continue;
            }

            number = number == 999 ? 100 : number + 1;
            var at = TimeProvider.System.GetTimestamp();
            publish(number);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"published {number} {at}")).ConfigureAwait(false);
        }
    }

    private void Answer()
    {
        while (Console.In.ReadLine() is { } asked)
        {
            if (asked == "gc")
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"heap {GC.GetTotalMemory(false)} {listeners()}"));
            }
        }
    }
}
