using System.Globalization;
using Unishop.Bench;
using Unishop.Harness;

// How much longer a failover takes than the world itself needs for it. Prints one line per run and the verdict;
// ends with 0 where the median run is within the bound, with 1 where it is not.
//   dotnet run --project bench/RecoveryTime -c Release [-- RUNS [SPEED]]

const string Workload = "pilot-light";
var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5;
var speed = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10;
var measurements = new List<Measurement>();
Console.WriteLine(Invariant($"Failover of {Workload} at {speed}x, {runs} runs; all times in simulated seconds."));
Console.WriteLine("seed  measured    needed     ratio     bound  within  critical path");
for (var seed = 1; seed <= runs; seed++)
{
    var measurement = await MeasureAsync(seed);
    measurements.Add(measurement);
    Console.WriteLine(Invariant(
        $"{seed,4}  {measurement.Measured,8:0.00}  {measurement.Needed,8:0.00}  {measurement.Ratio,8:0.000}  {measurement.Bound,8:0.00}  {(measurement.IsWithin ? "yes" : "NO"),6}  {measurement.Path}"));
}

var median = measurements.OrderBy(measurement => measurement.Ratio).ElementAt((measurements.Count - 1) / 2);
var within = measurements.Count(measurement => measurement.IsWithin);
Console.WriteLine(Invariant(
    $"median ratio {median.Ratio:0.000}; {within} of {runs} runs within {Measurement.Share:P0} + {Measurement.Allowance} s: {(median.IsWithin ? "PASS" : "FAIL")}"));
return median.IsWithin ? 0 : 1;

async Task<Measurement> MeasureAsync(int seed)
{
    await using var dashboard = await RunningDashboard.StartAsync(new DashboardSettings { Seed = seed, Speed = speed }, CancellationToken.None);
    await Deadline.UntilAsync<object>(
        "failover offered",
        TimeSpan.FromSeconds(30),
        async cancellation => (await dashboard.Api.DocumentAsync($"/api/v1/workloads/{Workload}/plans", cancellation)).EnumerateArray()
            .Any(verb => verb.GetProperty("verb").GetString() == "failover" && verb.GetProperty("allowed").GetBoolean()) ? dashboard : null,
        CancellationToken.None);
    var answer = await dashboard.Api.StartAsync(
        Workload, new { verb = "failover", promoteBy = "failover", confirm = "us-west-1", reason = "benchmark" }, CancellationToken.None);
    var run = await dashboard.Api.EndOfAsync(
        answer.RunId ?? throw new InvalidOperationException($"Refused: {answer.Body}"), TimeSpan.FromMinutes(10), CancellationToken.None);
    if (!run.State.StartsWith("succeeded", StringComparison.Ordinal))
    {
        throw new InvalidOperationException(run.InWords);
    }

    var needed = await dashboard.Simulator.CriticalPathAsync(run.StartedAt, run.EndedAt!.Value, CancellationToken.None);
    return new Measurement(
        seed,
        (run.EndedAt.Value - run.StartedAt).TotalSeconds,
        needed.Seconds,
        string.Join(" > ", needed.Path.Select(part => Invariant($"{part.Operation} {part.Seconds:0.0}"))));
}

static string Invariant(FormattableString text) => FormattableString.Invariant(text);
