using System.Globalization;
using Unishop.EndToEnd;
using Unishop.Harness;

// Two consoles on one PostgreSQL server; the one that owns a failover is ended while it promotes. Prints after how long the other owned
// the run, in real seconds, beside the goal. Ends with 1 where a median misses it.
//   dotnet run --project bench/Takeover -c Release [-- ROUNDS]

var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
await using var server = new RunningPostgres();
await server.StartAsync();
if (server.Absent is { } absent)
{
    Console.WriteLine($"Not measured: {absent}.");
    return 1;
}

var missed = false;
foreach (var (signal, goal) in new[] { ("KILL", 5.0), ("TERM", 1.0) })
{
    var taken = new List<double>();
    for (var round = 0; round < rounds; round++)
    {
        taken.Add(await MeasureAsync(signal));
    }

    taken.Sort();
    var median = taken[(taken.Count - 1) / 2];
    missed |= median > goal;
    Console.WriteLine(FormattableString.Invariant(
        $"SIG{signal}: taken up within {median:0.00} s in the median, {taken[^1]:0.00} s at the latest of {rounds}; goal {goal:0} s: {median / goal:0.00} of it, {(median <= goal ? "PASS" : "FAIL")}"));
}

return missed ? 1 : 0;

async Task<double> MeasureAsync(string signal)
{
    await using var consoles = await TwoConsoles.StartAsync(await server.NewDatabaseAsync(), CancellationToken.None);
    var run = await consoles.PromotingAsync(CancellationToken.None);
    var (owner, other, claims) = await consoles.OwnerAsync(run, CancellationToken.None);
    var at = TimeProvider.System.GetTimestamp();
    await owner.SignalAsync(signal);
    await TwoConsoles.ClaimAfterAsync(other, run, claims, CancellationToken.None);
    return TimeProvider.System.GetElapsedTime(at).TotalSeconds;
}
