using System.Globalization;
using Unishop.Bench;
using Unishop.Harness;

// What watching costs: the calls of a cycle of five seconds for databases and instances (the fast facts), how old those get, and the
// same beside one call for each resource; with one, a hundred and a thousand workloads, and with five hundred viewers. The world goes
// at the pace of the clock on the wall; everything is on one machine.
//   dotnet run --project bench/Watching -c Release [-- WORKLOADS...]

const int Viewers = 500;
const double CycleSeconds = 5;
var window = TimeSpan.FromSeconds(40);
var longest = TimeSpan.FromMinutes(5);
string[] fast = ["rds:DescribeGlobalClusters", "rds:DescribeDBClusters", "rds:DescribeDBInstances", "ec2:DescribeInstances", "ec2:DescribeInstanceStatus"];
int[] sizes = args.Length > 0 ? [.. args.Select(arg => int.Parse(arg, CultureInfo.InvariantCulture))] : [1, 100, 1000];
Console.WriteLine($"{"workloads",9} {"viewers",8} {"calls/cycle",12} {"all/min",9} {"age p50 s",10} {"age p95 s",10} {"one by one",11} {"takes s",8} {"fewer calls",12}");
foreach (var workloads in sizes)
{
    await using var simulator = await RunningSimulator.StartAsync(
        "pilot-light", speed: 0, seed: 1, CancellationToken.None, "--DatabaseQuota", $"{workloads + 50}", "--VcpuQuota", $"{(2 * workloads) + 100}");
    using var server = new AwsServer("simulator", simulator.Control.Url);
    await new Estate(server, workloads).BuildAsync(4, () => simulator.Control.AdvanceAsync(TimeSpan.FromHours(1), CancellationToken.None));
    var began = TimeProvider.System.GetTimestamp();
    var singly = await OneByOne.CycleAsync(server, workloads, CancellationToken.None);
    var took = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    var world = await simulator.Control.WorldAsync(CancellationToken.None);
    await simulator.Control.SetSpeedAsync(1, CancellationToken.None);
    await using var watched = new Watched(simulator.Control.Url, world.GetProperty("clock").GetProperty("now").GetDateTimeOffset(), workloads);
    await UntilReadAsync(watched);
    foreach (var viewers in new[] { 0, Viewers, 0 })
    {
        await using var _ = watched.View(viewers);
        var before = watched.Calls;
        var ages = new List<double>();
        var from = TimeProvider.System.GetTimestamp();
        for (var second = 0; second < window.TotalSeconds; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            ages.AddRange(watched.Ages());
        }

        var seconds = TimeProvider.System.GetElapsedTime(from).TotalSeconds;
        var made = watched.Calls.ToDictionary(call => call.Key, call => call.Value - before.GetValueOrDefault(call.Key), StringComparer.Ordinal);
        var cycle = fast.Sum(call => made.GetValueOrDefault(call)) * CycleSeconds / seconds;
        var sorted = ages.Order().ToArray();
        Console.WriteLine(
            $"{workloads,9} {viewers,8} {Text(cycle, "0.0"),12} {Text(made.Values.Sum() * 60 / seconds, "0"),9} {Text(sorted[sorted.Length / 2], "0.0"),10} {Text(sorted[(int)(sorted.Length * 0.95)], "0.0"),10} {singly,11} {Text(took, "0.0"),8} {Text(singly / cycle, "0.0") + " x",12}");
    }

    if (watched.Known != workloads)
    {
        Console.WriteLine($"  only {watched.Known} of {workloads} workloads were known at the end: {watched.Reason}");
    }
}

return 0;

async Task UntilReadAsync(Watched watched)
{
    var began = TimeProvider.System.GetTimestamp();
    while (!watched.IsRead)
    {
        if (TimeProvider.System.GetElapsedTime(began) > longest)
        {
            throw new TimeoutException("not everything was read in time");
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
    }
}

static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
