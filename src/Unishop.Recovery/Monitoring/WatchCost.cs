using System.Collections.Immutable;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Monitoring;

/// <summary>
/// What watching costs in calls and dollars: a pure function of what is configured. How many people look does not enter: pages read
/// snapshots, and only the observer calls AWS.
/// </summary>
/// <param name="Calls">The calls, by operation.</param>
public sealed record WatchCost(ImmutableArray<WatchedCall> Calls)
{
    private const double DaysOfAMonth = 30;

    // A shared reading call is made at most four times a second in each Region, however many things it reads.
    private const double SharedPerSecond = 2 * 4;

    // What a stack is made of is read again when the stack changed, and every so often.
    private const double ResourcesSeconds = 600;

    // $0.01 for 1,000 metrics requested; descriptions are free.
    private const double DollarsPerMetric = 0.00001;

    /// <summary>All calls of a month of 30 days.</summary>
    public double CallsPerMonth => Calls.Sum(call => call.PerMonth);

    /// <summary>What they cost in a month of 30 days, in US dollars.</summary>
    public double DollarsPerMonth => Calls.Sum(call => call.DollarsPerMonth);

    /// <summary>The cost of watching these workloads.</summary>
    public static WatchCost Of(IEnumerable<Workload> workloads, ObservationOptions options)
    {
        var all = workloads.ToArray();
        var two = 2.0 * all.Length;
        var fleets = 2.0 * all.Count(workload => workload.Strategy != Strategy.PilotLight);
        var tables = 2.0 * all.Count(workload => workload.Table is not null);
        var edges = (double)all.Count(workload => workload.OriginGroup is not null);
        var calls = new (string Operation, double Count, double Seconds, double Dollars, bool IsShared)[]
        {
            ("rds:DescribeDBClusters", two, options.FastSeconds, 0, true),
            ("rds:DescribeDBInstances", two, options.FastSeconds, 0, true),
            ("rds:DescribeGlobalClusters", two, options.FastSeconds, 0, true),
            ("ec2:DescribeInstances", two, options.FastSeconds, 0, true),
            ("ec2:DescribeInstanceStatus", two, options.FastSeconds, 0, true),
            ("autoscaling:DescribeAutoScalingGroups", fleets, options.FastSeconds, 0, true),
            ("elasticloadbalancing:DescribeInstanceHealth", fleets, options.FastSeconds, 0, false),
            ("cloudformation:DescribeStacks", 2 * two, options.SlowSeconds, 0, true),
            ("cloudformation:ListStackResources", two, Math.Max(options.SlowSeconds, ResourcesSeconds), 0, false),
            ("ec2:DescribeImages", two, options.SlowSeconds, 0, true),
            ("ec2:DescribeSecurityGroups", two, options.SlowSeconds, 0, true),
            ("s3:GetPublicAccessBlock", two, options.SlowSeconds, 0, false),
            // Only the Region with the reader has the metric.
            ("cloudwatch:GetMetricData", all.Length, options.SlowSeconds, DollarsPerMetric, true),
            ("dynamodb:DescribeTable", tables, options.SlowSeconds, 0, false),
            ("cloudfront:ListDistributions", edges, options.SlowSeconds, 0, false),
            ("sts:GetCallerIdentity", two, options.ProbeSeconds, 0, false),
            ("servicequotas:GetServiceQuota", 3 * two, options.ProbeSeconds, 0, false),
            ("iam:SimulatePrincipalPolicy", all.Length, options.ProbeSeconds, 0, false),
        };
        return new(
        [
            .. from call in calls
               where call.Count > 0
               let wanted = call.Count / call.Seconds
               let made = call.IsShared ? Math.Min(wanted, SharedPerSecond) : wanted
               let month = TimeSpan.FromDays(DaysOfAMonth).TotalSeconds
               select new WatchedCall(call.Operation, made, made * month, wanted * month * call.Dollars),
        ]);
    }
}

/// <summary>An operation that watching calls.</summary>
/// <param name="Operation">The operation, e.g. <c>rds:DescribeDBClusters</c>.</param>
/// <param name="PerSecond">At most so many calls a second, over both Regions.</param>
/// <param name="PerMonth">Calls in a month of 30 days.</param>
/// <param name="DollarsPerMonth">What they cost, in US dollars.</param>
public sealed record WatchedCall(string Operation, double PerSecond, double PerMonth, double DollarsPerMonth);
