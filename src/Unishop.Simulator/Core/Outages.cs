using System.Collections.Immutable;

namespace Unishop.Simulator.Core;

/// <summary>A part of an outage: one fault from a minute to a minute.</summary>
internal sealed record OutagePhase(string Kind, string? Service, double FromMinute, double? ToMinute, double RatePercent = 100)
{
    public string? Operation { get; init; }

    public double? DelaySeconds { get; init; }
}

/// <summary>A published outage as a timetable of faults.</summary>
/// <param name="Name">Its name in the control interface: the day on which it began.</param>
/// <param name="Description">What happened, and what of it is not simulated.</param>
/// <param name="Sources">Where it is published.</param>
/// <param name="Phases">The timetable, in minutes from the beginning.</param>
internal sealed record Outage(string Name, string Description, ImmutableArray<string> Sources, ImmutableArray<OutagePhase> Phases)
{
    /// <summary>How long it lasts; <see langword="null"/>: it does not end.</summary>
    public double? Minutes => Phases.Any(phase => phase.ToMinute is null) ? null : Phases.Max(phase => phase.ToMinute);

    /// <summary>The faults of this outage if it begins in a Region at a time.</summary>
    /// <param name="region">Where.</param>
    /// <param name="at">When, in the world's time.</param>
    /// <param name="compress">How many times as fast as it was.</param>
    public IEnumerable<Fault> Faults(string region, DateTimeOffset at, double compress) => Phases.Select(phase => new Fault(
        phase.Kind, region, phase.Service, phase.Operation, phase.RatePercent,
        at + TimeSpan.FromMinutes(phase.FromMinute / compress), phase.ToMinute is { } end ? at + TimeSpan.FromMinutes(end / compress) : null)
    {
        DelaySeconds = phase.DelaySeconds,
        Outage = Name,
    });
}

/// <summary>
/// The outages that can be had again. Times are the published ones; AWS publishes no error rates, so the shares of failing calls are
/// ours: high enough to be met, low enough that retries get through as they did.
/// </summary>
internal static class Outages
{
    private const string Errors = FaultKinds.ControlPlaneErrors;

    /// <summary>Every outage by its name.</summary>
    public static ImmutableDictionary<string, Outage> All { get; } = new[] { Kinesis2020, Network2021, DynamoDb2025, RegionLost }
        .ToImmutableDictionary(outage => outage.Name, StringComparer.Ordinal);

    // Minute 0 is 05:15 PST.
    private static Outage Kinesis2020 => new(
        "2020-11-25",
        "A front-end fleet of Kinesis grew past a limit of its operating system. Whatever rests on it went blind: CloudWatch took no metrics for 17 hours "
        + "(here: metrics are an hour old or the call fails), Lambda failed where it could not hand its metrics over. Kinesis and Cognito themselves are not simulated.",
        ["https://aws.amazon.com/message/11201/"],
        [
            new OutagePhase(Errors, "cloudwatch", 0, 1028, 40),
            new OutagePhase(FaultKinds.StaleReads, "cloudwatch", 0, 1028) { DelaySeconds = 3600 },
            new OutagePhase(Errors, "logs", 0, 1028, 30),
            new OutagePhase(Errors, "lambda", 60, 321, 30),
        ]);

    // Minute 0 is 07:30 PST.
    private static Outage Network2021 => new(
        "2021-12-07",
        "AWS's internal network was congested from 07:30 to 14:22 PST. What ran went on running; what had to be changed could not be: the control planes of EC2, "
        + "RDS, load balancing and others failed, tokens of STS were late, metrics were missing. Route 53, the consoles and the tails after 14:22 are not simulated.",
        ["https://aws.amazon.com/message/12721/"],
        [
            new OutagePhase(Errors, "ec2", 0, 412, 60),
            new OutagePhase(Errors, "rds", 0, 412, 60),
            new OutagePhase(Errors, "elb", 0, 412, 60),
            new OutagePhase(Errors, "autoscaling", 0, 412, 60),
            new OutagePhase(Errors, "cloudformation", 0, 412, 60),
            new OutagePhase(Errors, "apigateway", 0, 412, 80),
            new OutagePhase(Errors, "sts", 0, 412, 40),
            new OutagePhase(FaultKinds.Slow, "sts", 0, 412, 50) { DelaySeconds = 10 },
            new OutagePhase(Errors, "cloudwatch", 0, 412, 40),
            new OutagePhase(FaultKinds.StaleReads, "cloudwatch", 0, 412) { DelaySeconds = 3600 },
        ]);

    // Minute 0 is 23:48 PDT of October 19.
    private static Outage DynamoDb2025 => new(
        "2025-10-20",
        "DynamoDB's regional endpoint lost its DNS record from 23:48 to 02:40 PDT; then no instance could be launched until 10:36, and launches were throttled "
        + "until 13:50; STS failed with both. The health checks of network load balancers that took healthy capacity away from 05:30 to 14:09 are simulated only as "
        + "failing calls of the load balancers' API; connections that stayed open to DynamoDB, which went on working, are cut here.",
        ["https://aws.amazon.com/message/101925/"],
        [
            new OutagePhase(FaultKinds.EndpointNxdomain, "dynamodb", 0, 172),
            new OutagePhase(Errors, "sts", 3, 91, 50),
            new OutagePhase(Errors, "lambda", 3, 156, 50),
            new OutagePhase(FaultKinds.InsufficientCapacity, "ec2", 157, 648) { Operation = "RunInstances" },
            new OutagePhase(Errors, "elb", 342, 861, 30),
            new OutagePhase(Errors, "sts", 523, 611, 50),
            new OutagePhase(FaultKinds.Throttled, "ec2", 648, 842, 40) { Operation = "RunInstances" },
        ]);

    private static Outage RegionLost => new(
        "region-lost",
        "The Region is gone and does not come back, as two of three zones of me-central-1 in March 2026: nothing answers, nothing is refused, what had not left is lost.",
        ["https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html"],
        [new OutagePhase(FaultKinds.RegionLost, null, 0, null)]);
}
