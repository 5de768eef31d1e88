using Aws.Wire;
using Unishop.Simulator.Control;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.Rds;
using Unishop.Simulator.Services.Sns;
using Unishop.Simulator.Services;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Tests;

/// <summary>Metrics, metric math and alarms in virtual time.</summary>
public class CloudWatchTests
{
    private const string West = "us-west-1";
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly World _world = ScenarioCatalog.Create(ScenarioCatalog.PilotLight, 1, Start, "http://127.0.0.1:5081");

    [Theory]
    [InlineData("missing", "INSUFFICIENT_DATA")]
    [InlineData("notBreaching", "OK")]
    [InlineData("breaching", "ALARM")]
    [InlineData("ignore", "INSUFFICIENT_DATA")]
    public void Alarm_WithoutData_TreatsItAsConfigured(string treatment, string state)
    {
        Alarm("Threshold", 1.0, ("TreatMissingData", treatment));
        Pass(5);

        Assert.Equal(state, State());
    }

    [Fact]
    public void Alarm_TwoOfThree_RisesAndFallsAndNotifiesTheTopic()
    {
        var topic = AwsServices.Invoke(_world, West, "sns", "CreateTopic", WireStruct.Of(("Name", "pager"))).Output.Text("TopicArn");
        Alarm("Threshold", 10.0, ("EvaluationPeriods", 3L), ("DatapointsToAlarm", 2L), ("AlarmActions", new List<object?> { topic }));
        foreach (var (value, expected) in new[] { (5.0, "OK"), (20, "OK"), (20, "ALARM"), (5, "ALARM"), (5, "OK") })
        {
            Put(value);
            Pass(1);
            Assert.Equal(expected, State());
        }

        Assert.Equal(["ALARM: \"queue\" in us-west-1"], _world.Topics.Single().Messages.Select(message => message.Subject));
        var history = Invoke("DescribeAlarmHistory", ("AlarmName", "queue"), ("ScanBy", "TimestampAscending")).Structs("AlarmHistoryItems").Select(item => item.Text("HistorySummary")!).ToArray();
        Assert.Equal(
            ["Alarm \"queue\" created", "Alarm updated from INSUFFICIENT_DATA to OK", "Alarm updated from OK to ALARM", $"Successfully executed action {topic}", "Alarm updated from ALARM to OK"],
            history);
    }

    [Fact]
    public void Alarm_DisabledActions_NotifyNobody()
    {
        var topic = AwsServices.Invoke(_world, West, "sns", "CreateTopic", WireStruct.Of(("Name", "pager"))).Output.Text("TopicArn");
        Alarm("Threshold", 10.0, ("AlarmActions", new List<object?> { topic }));
        Invoke("DisableAlarmActions", ("AlarmNames", new List<object?> { "queue" }));
        Invoke("SetAlarmState", ("AlarmName", "queue"), ("StateValue", "ALARM"), ("StateReason", "drill"));
        Assert.Empty(_world.Topics.Single().Messages);

        Invoke("EnableAlarmActions", ("AlarmNames", new List<object?> { "queue" }));
        Invoke("SetAlarmState", ("AlarmName", "queue"), ("StateValue", "ALARM"), ("StateReason", "drill"));
        Assert.Single(_world.Topics.Single().Messages);
    }

    [Fact]
    public void LagAlarm_WhileThePrimaryIsLost_RisesAfterThePublicationDelay()
    {
        Invoke("PutMetricAlarm", ("AlarmName", "lag"), ("Namespace", "AWS/RDS"), ("MetricName", "AuroraGlobalDBReplicationLag"), ("Dimensions", Cluster), ("Statistic", "Average"),
            ("Period", 60L), ("EvaluationPeriods", 1L), ("Threshold", 5000.0), ("ComparisonOperator", "GreaterThanThreshold"));
        Pass(4);
        Assert.Equal("OK", State("lag"));

        _world.Faults.Add(new Fault(FaultKinds.RegionLost, "us-east-1", null, null, 100, _world.Now, null));
        Pass(1);
        Assert.Equal("OK", State("lag"));
        Pass(4);

        Assert.Equal("ALARM", State("lag"));
    }

    [Theory]
    [InlineData("m1 + m2", new[] { 11.0, 22 })]
    [InlineData("(m1 + m2) * 2 - m1", new[] { 21.0, 42 })]
    [InlineData("-m1 ^ 2 / 4", new[] { -0.25, -1 })]
    [InlineData("SUM([m1, m2])", new[] { 11.0, 22 })]
    [InlineData("AVG([m1, m2])", new[] { 5.5, 11 })]
    [InlineData("MAX([m1, m2]) - MIN([m1, m2])", new[] { 9.0, 18 })]
    [InlineData("IF(m2 > 15, 1, 0)", new[] { 0.0, 1 })]
    [InlineData("m1 / SUM(m1) * 300", new[] { 100.0, 200 })]
    public void Math_OnSeries_GivesWhatAwsWould(string expression, double[] expected)
    {
        Put(1, "first");
        Put(10, "second");
        Pass(1);
        Put(2, "first");
        Put(20, "second");
        Pass(1);

        var result = Math(expression);

        Assert.Equal(expected, ((List<object?>)result["Values"]!).Cast<double>());
    }

    [Fact]
    public void Math_Fill_ClosesTheGap()
    {
        foreach (var value in new double?[] { 1, 2, null, 4 })
        {
            if (value is { } put)
            {
                Put(put, "first");
            }

            Pass(1);
        }

        Assert.Equal([1.0, 2, 0, 4], ((List<object?>)Math("FILL(m1, 0)")["Values"]!).Cast<double>());
        Assert.Equal([1.0, 2, 2, 4], ((List<object?>)Math("FILL(m1, REPEAT)")["Values"]!).Cast<double>());
    }

    [Theory]
    [InlineData("m1 +")]
    [InlineData("m3")]
    [InlineData("e1")]
    [InlineData("1 + 1")]
    [InlineData("SUM(m1")]
    [InlineData("SUM()")]
    [InlineData("m1 $ m2")]
    [InlineData("ANOMALY(m1)")]
    [InlineData("METRICS()")]
    public void Math_NotUnderstood_IsRefused(string expression) => Assert.Equal("ValidationError", Assert.Throws<WireException>(() => Math(expression)).Error.Code);

    [Fact]
    public void Statistics_OfWhatWasPut_AreRight()
    {
        Put(1);
        Put(5);
        Invoke("PutMetricData", ("Namespace", "Lab"), ("MetricData", new List<object?> { WireStruct.Of(("MetricName", "depth"), ("StatisticValues", WireStruct.Of(("Sum", 6.0), ("SampleCount", 2.0), ("Minimum", 2.0), ("Maximum", 4.0)))) }));
        Pass(1);

        var point = Invoke("GetMetricStatistics", ("Namespace", "Lab"), ("MetricName", "depth"), ("StartTime", Start), ("EndTime", _world.Now), ("Period", 60L),
            ("Statistics", new List<object?> { "Sum", "SampleCount", "Minimum", "Maximum", "Average" })).Structs("Datapoints").Single();

        Assert.Equal([12.0, 4, 1, 5, 3], new[] { "Sum", "SampleCount", "Minimum", "Maximum", "Average" }.Select(name => (double)point[name]!));
        Assert.Contains(Invoke("ListMetrics", ("Namespace", "Lab")).Structs("Metrics"), metric => metric.Text("MetricName") == "depth");
    }

    [Fact]
    public void OwnMetrics_OfInstances_AreThereWhileTheyRun()
    {
        var instance = _world.Instances.Single();
        Pass(10);

        var points = AwsServices.Invoke(_world, "us-east-1", "cloudwatch", "GetMetricStatistics", WireStruct.Of(("Namespace", "AWS/EC2"), ("MetricName", "CPUUtilization"),
            ("Dimensions", new List<object?> { WireStruct.Of(("Name", "InstanceId"), ("Value", instance.Id)) }), ("StartTime", Start), ("EndTime", _world.Now), ("Period", 300L), ("Statistics", new List<object?> { "Average" }))).Output.Structs("Datapoints").ToArray();

        Assert.Equal(2, points.Length);
        Assert.All(points, point => Assert.InRange((double)point["Average"]!, 0.0, 100));
    }

    [Fact]
    public void OwnMetrics_OfDatabases_FollowWhoIsConnected()
    {
        var shop = _world.Instances.Single();
        Pass(10);
        Assert.Equal([10.0], Distinct("us-east-1", "AWS/RDS", "DatabaseConnections", ("DBInstanceIdentifier", Writer())));
        Assert.All(Distinct("us-east-1", "AWS/RDS", "CPUUtilization", ("DBInstanceIdentifier", Writer())), value => Assert.InRange(value, 1, 100));

        AwsServices.Invoke(_world, "us-east-1", "ec2", "StopInstances", WireStruct.Of(("InstanceIds", new List<object?> { shop.Id })));
        Pass(10);

        Assert.Equal([10.0, 0], Distinct("us-east-1", "AWS/RDS", "DatabaseConnections", ("DBInstanceIdentifier", Writer())));
    }

    [Fact]
    public void ReplicaLag_OfAReader_IsSmallAndTheWriterHasNone()
    {
        Assert.Empty(Distinct("us-east-1", "AWS/RDS", "AuroraReplicaLag", ("DBInstanceIdentifier", Writer())));
        AwsServices.Invoke(_world, "us-east-1", "rds", "CreateDBInstance", WireStruct.Of(("DBInstanceIdentifier", "reader"), ("DBClusterIdentifier", "pilot-primary"), ("Engine", "aurora-mysql"), ("DBInstanceClass", "db.r5.large")));
        Pass(60);

        var lags = Distinct("us-east-1", "AWS/RDS", "AuroraReplicaLag", ("DBInstanceIdentifier", "reader"));
        Assert.NotEmpty(lags);
        Assert.All(lags, lag => Assert.InRange(lag, 1, 100));
        Assert.Equal(lags, Distinct("us-east-1", "AWS/RDS", "AuroraReplicaLagMaximum", ("DBClusterIdentifier", "pilot-primary")));
    }

    [Fact]
    public void ReplicationLatency_OfAGlobalTable_IsCountedPerReceivingRegionAndComesWithDelay()
    {
        AwsServices.Invoke(_world, West, "dynamodb", "CreateTable", WireStruct.Of(
            ("TableName", "carts"), ("BillingMode", "PAY_PER_REQUEST"), ("KeySchema", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("KeyType", "HASH")) }),
            ("AttributeDefinitions", new List<object?> { WireStruct.Of(("AttributeName", "id"), ("AttributeType", "S")) }),
            ("StreamSpecification", WireStruct.Of(("StreamEnabled", true), ("StreamViewType", "NEW_AND_OLD_IMAGES")))));
        Pass(5);
        AwsServices.Invoke(_world, West, "dynamodb", "UpdateTable", WireStruct.Of(("TableName", "carts"), ("ReplicaUpdates", new List<object?> { WireStruct.Of(("Create", WireStruct.Of(("RegionName", "us-east-1")))) })));
        Pass(60);
        AwsServices.Invoke(_world, West, "dynamodb", "PutItem", WireStruct.Of(("TableName", "carts"), ("Item", WireStruct.Of(("id", WireStruct.Of(("S", "one")))))));
        Pass(1);
        Assert.Empty(Distinct(West, "AWS/DynamoDB", "ReplicationLatency", ("TableName", "carts"), ("ReceivingRegion", "us-east-1")));
        Pass(3);

        Assert.InRange(Distinct(West, "AWS/DynamoDB", "ReplicationLatency", ("TableName", "carts"), ("ReceivingRegion", "us-east-1")).Single(), 500, 2500);
        Assert.Empty(Distinct("us-east-1", "AWS/DynamoDB", "ReplicationLatency", ("TableName", "carts"), ("ReceivingRegion", West)));
    }

    [Fact]
    public void Requests_ThroughALoadBalancer_AreCountedByWhatTheyGot()
    {
        var world = ScenarioCatalog.Create(ScenarioCatalog.WarmStandby, 1, Start, "http://127.0.0.1:5081");
        var balancer = world.LoadBalancers.Find(candidate => candidate.Registrations.Exists(registration => registration.InService))!;
        var shop = ShopDoors.AnswerShop(world, balancer.Region, balancer.DnsName, "POST", "/user", "{}");
        world.Reads.Take();
        ShopDoors.AnswerShop(world, balancer.Region, balancer.DnsName, "GET", "/health/ping", "");
        balancer.Registrations.Clear();
        Assert.Equal(503, ShopDoors.AnswerShop(world, balancer.Region, balancer.DnsName, "POST", "/user", "{}")!.Status);
        world.Advance(world.Now + TimeSpan.FromMinutes(5));

        double[] Sum(string name) => [.. MetricSources.Points(world, MetricId.Of(balancer.Region, "AWS/ELB", name, ("LoadBalancerName", balancer.Name)), TimeSpan.FromMinutes(5), Start, world.Now).Select(datum => datum.Sum)];
        // Reading is counted when it is gathered into an input.
        Assert.Equal([1.0], Sum("RequestCount"));
        Assert.Equal([1.0], Sum($"HTTPCode_Backend_{shop!.Status / 100}XX"));
        Assert.Equal([new BalancedReads(balancer.Region, balancer.Name, 200, 1)], world.Reads.Take());
        Assert.Equal([1.0], Sum("HTTPCode_ELB_5XX"));
        Assert.InRange(Sum("Latency").Single(), 0.001, 1);
    }

    [Fact]
    public void Refusals_CarryAwsCodes()
    {
        Assert.Equal("ResourceNotFound", Refused("DeleteAlarms", ("AlarmNames", new List<object?> { "none" })));
        Assert.Equal("ResourceNotFound", Refused("SetAlarmState", ("AlarmName", "none"), ("StateValue", "OK"), ("StateReason", "x")));
        Assert.Equal("InvalidNextToken", Refused("DescribeAlarms", ("NextToken", "x")));
        Assert.Equal("ValidationError", Refused("PutMetricAlarm", ("AlarmName", "x")));
        Assert.Equal("InvalidParameterValue", Refused("PutMetricData", ("Namespace", "AWS/RDS"), ("MetricData", new List<object?>())));
        Assert.Equal("MissingParameter", Refused("PutMetricData", ("Namespace", "Lab"), ("MetricData", new List<object?>())));
        Alarm("Threshold", 1.0);
        Assert.Equal("InvalidFormat", Refused("SetAlarmState", ("AlarmName", "queue"), ("StateValue", "OK"), ("StateReason", "x"), ("StateReasonData", "{")));
        Invoke("DeleteAlarms", ("AlarmNames", new List<object?> { "queue" }));
        Assert.Empty(Invoke("DescribeAlarms").Structs("MetricAlarms"));
    }

    private string Writer() => _world.Clusters.Find(cluster => cluster.Region == "us-east-1")!.WriterInstance!.Id;

    private double[] Distinct(string region, string space, string name, params (string, string)[] dimensions) =>
        [.. MetricSources.Points(_world, MetricId.Of(region, space, name, dimensions), TimeSpan.FromMinutes(1), Start, _world.Now).Select(datum => datum.Sum / datum.Count).Distinct()];

    private static List<object?> Cluster => [WireStruct.Of(("Name", "DBClusterIdentifier"), ("Value", "pilot-secondary"))];

    private static WireStruct Query(string id, string metric) => WireStruct.Of(("Id", id), ("ReturnData", false),
        ("MetricStat", WireStruct.Of(("Metric", WireStruct.Of(("Namespace", "Lab"), ("MetricName", metric))), ("Period", 60L), ("Stat", "Average"))));

    private WireStruct Math(string expression) => Invoke("GetMetricData", ("StartTime", Start), ("EndTime", _world.Now + TimeSpan.FromMinutes(1)), ("ScanBy", "TimestampAscending"), ("MetricDataQueries", new List<object?>
    {
        Query("m1", "first"), Query("m2", "second"), WireStruct.Of(("Id", "e1"), ("Expression", expression)),
    })).Structs("MetricDataResults").Single();

    private void Alarm(string name, object value, params (string Name, object?)[] more) => Invoke("PutMetricAlarm",
        [("AlarmName", "queue"), ("Namespace", "Lab"), ("MetricName", "depth"), ("Statistic", "Average"), ("Period", 60L), ("ComparisonOperator", "GreaterThanThreshold"), (name, value),
            .. more.Any(member => member.Name == "EvaluationPeriods") ? more : [("EvaluationPeriods", 1L), .. more]]);

    private void Put(double value, string name = "depth") =>
        Invoke("PutMetricData", ("Namespace", "Lab"), ("MetricData", new List<object?> { WireStruct.Of(("MetricName", name), ("Value", value)) }));

    private string State(string name = "queue") => _world.Alarms.Single(alarm => alarm.Name == name).State;

    private void Pass(double minutes) => _world.Advance(_world.Now + TimeSpan.FromMinutes(minutes));

    private string Refused(string operation, params (string, object?)[] members) => Assert.Throws<WireException>(() => Invoke(operation, members)).Error.Code;

    private WireStruct Invoke(string operation, params (string, object?)[] members) => AwsServices.Invoke(_world, West, "cloudwatch", operation, WireStruct.Of(members)).Output;
}
