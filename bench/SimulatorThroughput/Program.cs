using System.Collections.Concurrent;
using System.Globalization;
using Unishop.Bench;
using Unishop.Harness;

// How many calls a second the simulator answers, and how long the slowest twentieth takes, with many workloads in it, beside moto on
// the same machine: the same clients, the same calls, the same number of callers. The world stands still, so that the simulated latency
// of AWS's own answers is none. Moto is left out, and said so, where python has none.
//   dotnet run --project bench/SimulatorThroughput -c Release [-- WORKLOADS [CALLS]]

const int Callers = 4;
var longest = TimeSpan.FromSeconds(20);
var workloads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1000;
var calls = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 400;
await using var simulator = await RunningSimulator.StartAsync("pilot-light", speed: 0, seed: 1, CancellationToken.None, "--DatabaseQuota", $"{workloads + 50}", "--VcpuQuota", $"{2 * workloads + 100}");
await using var moto = await MotoServer.StartAsync(CancellationToken.None);

using var ours = new AwsServer("simulator", simulator.Control.Url);
var own = await BuildAsync(ours, Callers, () => simulator.Control.AdvanceAsync(TimeSpan.FromHours(1), CancellationToken.None));
if (moto is null)
{
    Console.WriteLine("skipped: absent python moto; no ratios");
}

using var theirs = moto is null ? null : new AwsServer("moto", moto.Url);
var other = theirs is null ? null : await BuildAsync(theirs, parallel: 1, () => Task.CompletedTask);
Console.WriteLine($"{"call",-38} {"calls/s",9} {"p95 ms",8} {"moto/s",9} {"p95 ms",8} {"times as many",14} {"p95 ratio",10}");
var ratios = new List<double>();
foreach (var call in Call.Commonest)
{
    var here = await MeasureAsync(call, ours, own);
    var there = theirs is null ? null : await MeasureAsync(call, theirs, other!);
    var ratio = there is null ? "-" : Text(here.Rate / there.Rate, "0.0");
    if (there is not null)
    {
        ratios.Add(here.Rate / there.Rate);
    }

    Console.WriteLine($"{call.Name,-38} {Text(here.Rate, "0"),9} {Text(here.P95, "0.0"),8} {(there is null ? "-" : Text(there.Rate, "0")),9} {(there is null ? "-" : Text(there.P95, "0.0")),8} {ratio,14} {(there is null ? "-" : Text(here.P95 / there.P95, "0.000")),10}");
}

if (ratios.Count > 0)
{
    Console.WriteLine($"geometric mean: {Text(Math.Exp(ratios.Average(Math.Log)), "0.0")} times as many calls a second as moto");
}

return 0;

async Task<Estate> BuildAsync(AwsServer server, int parallel, Func<Task> settle)
{
    var estate = new Estate(server, workloads);
    var began = TimeProvider.System.GetTimestamp();
    await estate.BuildAsync(parallel, settle);
    Console.WriteLine($"{server.Name}: {workloads} workloads made in {Text(TimeProvider.System.GetElapsedTime(began).TotalSeconds, "0.0")} s");
    return estate;
}

async Task<Measurement> MeasureAsync(Call call, AwsServer server, Estate estate)
{
    for (var warm = 0; warm < Callers; warm++)
    {
        await call.Make(server, estate, warm % workloads);
    }

    var times = new ConcurrentBag<double>();
    var next = -1;
    var began = TimeProvider.System.GetTimestamp();
    await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
    {
        for (var turn = Interlocked.Increment(ref next); turn < calls && TimeProvider.System.GetElapsedTime(began) < longest; turn = Interlocked.Increment(ref next))
        {
            var started = TimeProvider.System.GetTimestamp();
            await call.Make(server, estate, turn * 7919 % workloads);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
    }));
    var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    var sorted = times.Order().ToArray();
    return new Measurement(sorted.Length / seconds, sorted[(int)(sorted.Length * 0.95)]);
}

static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

/// <summary>How fast a server answers one call.</summary>
/// <param name="Rate">Calls per second.</param>
/// <param name="P95">The 95th percentile of the time that one takes, in milliseconds.</param>
internal sealed record Measurement(double Rate, double P95);
