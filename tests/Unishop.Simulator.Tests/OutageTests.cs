using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.S3;

namespace Unishop.Simulator.Tests;

/// <summary>The published outages minute by minute, and faults that come and go on a timetable.</summary>
public class OutageTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    [Theory]
    [InlineData("2025-10-20", 1, "dynamodb", "PutItem", "endpointNxdomain")]
    [InlineData("2025-10-20", 90, "sts", "GetCallerIdentity", "controlPlaneErrors")]
    [InlineData("2025-10-20", 92, "sts", "GetCallerIdentity", null)]
    [InlineData("2025-10-20", 171, "dynamodb", "PutItem", "endpointNxdomain")]
    [InlineData("2025-10-20", 171, "ec2", "RunInstances", "insufficientCapacity")]
    [InlineData("2025-10-20", 173, "dynamodb", "PutItem", null)]
    [InlineData("2025-10-20", 300, "ec2", "DescribeInstances", null)]
    [InlineData("2025-10-20", 530, "sts", "GetCallerIdentity", "controlPlaneErrors")]
    [InlineData("2025-10-20", 647, "ec2", "RunInstances", "insufficientCapacity")]
    [InlineData("2025-10-20", 700, "ec2", "RunInstances", "throttled")]
    [InlineData("2025-10-20", 843, "ec2", "RunInstances", null)]
    [InlineData("2021-12-07", 1, "rds", "FailoverGlobalCluster", "controlPlaneErrors")]
    [InlineData("2021-12-07", 411, "ec2", "RunInstances", "controlPlaneErrors")]
    [InlineData("2021-12-07", 200, "cloudwatch", "GetMetricData", "staleReads")]
    [InlineData("2021-12-07", 200, "sts", "GetCallerIdentity", "slow")]
    [InlineData("2021-12-07", 200, "dynamodb", "PutItem", null)]
    [InlineData("2021-12-07", 413, "ec2", "RunInstances", null)]
    [InlineData("2020-11-25", 1, "cloudwatch", "GetMetricData", "staleReads")]
    [InlineData("2020-11-25", 59, "lambda", "Invoke", null)]
    [InlineData("2020-11-25", 61, "lambda", "Invoke", "controlPlaneErrors")]
    [InlineData("2020-11-25", 1027, "cloudwatch", "DescribeAlarms", "controlPlaneErrors")]
    [InlineData("2020-11-25", 1029, "cloudwatch", "DescribeAlarms", null)]
    [InlineData("2020-11-25", 500, "rds", "DescribeDBClusters", null)]
    [InlineData("region-lost", 100_000, "rds", "DescribeDBClusters", "regionLost")]
    public void Outage_AtAMinute_HitsWhatItHitThen(string outage, double minute, string service, string operation, string? expected)
    {
        Begin(outage);

        _world.Advance(Start + TimeSpan.FromMinutes(minute));

        Assert.Equal(expected is null, KindsOf("us-east-1", service, operation).Count == 0);
        Assert.True(expected is null || KindsOf("us-east-1", service, operation).Contains(expected));
        Assert.Empty(KindsOf("us-west-1", service, operation));
    }

    [Fact]
    public void Outage_Compressed_IsOverAsManyTimesSooner()
    {
        Begin("2021-12-07", compress: 60);

        _world.Advance(Start + TimeSpan.FromMinutes(412 / 60.0) - TimeSpan.FromSeconds(1));
        Assert.NotEmpty(_world.Faults.All);

        _world.Advance(Start + TimeSpan.FromMinutes(412 / 60.0));
        Assert.Empty(_world.Faults.All);
    }

    [Fact]
    public void Outage_CalledOff_LeavesNothingBehindAndNothingToCome()
    {
        Begin("2025-10-20");
        _world.Advance(Start + TimeSpan.FromMinutes(5));

        _world.Faults.Remove(new FaultSelection(Outage: "2025-10-20").Matches);
        _world.Advance(Start + TimeSpan.FromDays(1));

        Assert.Empty(_world.Faults.All);
        Assert.Empty(_world.Faults.Scheduled);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(90)]
    public void Rate_OfManyCalls_HitsThatShareAndTheSameCallsEachTime(double percent)
    {
        static bool[] Calls(World world, double rate)
        {
            world.Faults.Add(new Fault(FaultKinds.Throttled, "us-east-1", "rds", null, rate, Start, null));
            return [.. Enumerable.Range(0, 1000).Select(_ => world.Faults.Match(FaultKinds.Throttled, "us-east-1", "rds", "DescribeDBClusters") is not null)];
        }

        var first = Calls(_world, percent);

        Assert.Equal(first, Calls(ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081"), percent));
        Assert.InRange(first.Count(hit => hit), (percent - 5) * 10, (percent + 5) * 10);
    }

    [Fact]
    public void SiteBlocked_TwiceAndOneEnds_StaysBlockedUntilTheOtherEnds()
    {
        var bucket = _world.Buckets.Values.Single(candidate => candidate.Region == "us-east-1" && candidate.Website is not null);
        _world.Faults.Add(new Fault(FaultKinds.SiteBlocked, "us-east-1", null, null, 100, Start, Start + TimeSpan.FromMinutes(1)));
        _world.Faults.Add(new Fault(FaultKinds.SiteBlocked, "us-east-1", null, null, 100, Start, Start + TimeSpan.FromMinutes(2)));

        _world.Advance(Start + TimeSpan.FromMinutes(1.5));
        Assert.False(bucket.IsReadable);

        _world.Advance(Start + TimeSpan.FromMinutes(2));
        Assert.True(bucket.IsReadable);
    }

    [Fact]
    public void Scheduled_BeforeAndAfterItsTime_IsAnnouncedThenInForceThenGone()
    {
        _world.Faults.Add(new Fault(FaultKinds.NetworkIsolated, "us-east-1", null, null, 100, Start + TimeSpan.FromMinutes(1), Start + TimeSpan.FromMinutes(3)));
        Assert.Equal((0, 1, false), (_world.Faults.All.Count, _world.Faults.Scheduled.Count, _world.Faults.IsCut("us-east-1", "us-west-1")));

        _world.Advance(Start + TimeSpan.FromMinutes(2));
        Assert.Equal((1, 0, true), (_world.Faults.All.Count, _world.Faults.Scheduled.Count, _world.Faults.IsCut("us-east-1", "us-west-1")));
        Assert.False(_world.Faults.IsLost("us-east-1"));

        _world.Advance(Start + TimeSpan.FromMinutes(3));
        Assert.Equal((0, 0), (_world.Faults.All.Count, _world.Faults.Scheduled.Count));
    }

    private void Begin(string name, double compress = 1)
    {
        foreach (var fault in Outages.All[name].Faults("us-east-1", Start, compress))
        {
            _world.Faults.Add(fault);
        }
    }

    private List<string> KindsOf(string region, string service, string operation) =>
        [.. FaultKinds.Names.Where(kind => _world.Faults.All.Any(fault => fault.Concerns(kind, region, service, operation)))];
}
