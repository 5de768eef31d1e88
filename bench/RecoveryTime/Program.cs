using System.Globalization;
using Unishop.Bench;

// How much longer a failover takes than the world itself needs for it, for each strategy. Prints one line per run and a verdict for each;
// ends with 0 where every median is within the goal, with 1 where one is not.
//   dotnet run --project bench/RecoveryTime -c Release [-- RUNS [SPEED [script] [journal] [STRATEGY...]]]
// With "script", failover.sh does the same with the AWS command line, in real time, and the ratio to it is printed. With "journal", each
// run's journal is printed as well.

var runs = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3;
var speed = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 10;
var wanted = args.Skip(2).Where(word => word is not ("script" or "journal")).ToArray();
var missed = false;
foreach (var failover in Failover.All.Where(failover => wanted.Length == 0 || wanted.Contains(failover.Lab)))
{
    Console.WriteLine(Invariant($"{failover.Lab} at {speed}x; all times in simulated seconds, from the start until the shop is proven."));
    Console.WriteLine("seed  measured    needed     ratio  critical path; steps");
    var measurements = new List<Measurement>();
    for (var seed = 1; seed <= runs; seed++)
    {
        var measurement = await failover.MeasureAsync(seed, speed);
        measurements.Add(measurement);
        Console.WriteLine(Invariant(
            $"{seed,4}  {measurement.Measured,8:0.00}  {measurement.Needed,8:0.00}  {measurement.Ratio,8:0.000}  {measurement.Path}; {measurement.Steps}"));
        Console.WriteLine($"      beside the critical path: {measurement.Breakdown?.ToString() ?? "there is none"}");
        foreach (var entry in args.Contains("journal") ? measurement.Journal : [])
        {
            Console.WriteLine("      " + entry);
        }
    }

    var median = measurements.OrderBy(measurement => measurement.Ratio ?? measurement.Measured).ElementAt((runs - 1) / 2);
    missed |= !median.IsWithin;
    Console.WriteLine(Invariant($"{failover.Lab}: median {median.Measured:0.0} s, ratio {median.Ratio:0.000}, goal {Measurement.Goal:0.00}: {(median.IsWithin ? "PASS" : "FAIL")}"));
    if (args.Contains("script"))
    {
        Console.WriteLine(await Script.MeasureAsync(failover, median.Seed) is { } seconds
            ? Invariant($"{failover.Lab}: failover.sh took {seconds:0.0} s in the same world; ours took {median.Measured / seconds:0.00} of it")
            : "failover.sh was not measured: there is no AWS command line");
    }
}

return missed ? 1 : 0;

static string Invariant(FormattableString text) => FormattableString.Invariant(text);
