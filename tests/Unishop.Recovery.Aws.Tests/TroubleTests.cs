using Aws.Clients.Tests;
using Aws.Wire;
using Unishop.Domain.Facts;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>Lost Regions, failing services, answers that make no sense: always a value that says what happened.</summary>
public sealed class TroubleTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task LostRegion_EveryPort_SaysUnreachableAtItsDeadline()
    {
        await using var world = await StartAsync(Short);
        await world.FaultAsync("regionLost", Primary);
        var ports = world.Ports;

        CallFailure?[] failures =
        [
            (await ports.Databases.DescribeGlobalAsync(Primary, GlobalDatabase, Cancellation)).Failure,
            (await ports.Databases.DescribeClusterAsync(Primary, "pilot-primary", Cancellation)).Failure,
            (await ports.Databases.SwitchOverAsync(Primary, GlobalDatabase, "arn", Cancellation)).Failure,
            (await ports.Images.DescribeAsync(Primary, "pilotAMI", Cancellation)).Failure,
            (await ports.Images.CreateAsync(Primary, "i-1", "name", "", Cancellation)).Failure,
            (await ports.Compute.DescribeAsync(Primary, "pilot-primary", Cancellation)).Failure,
            (await ports.Stacks.DescribeAsync(Primary, "pilot-primary", Cancellation)).Failure,
            (await ports.Stacks.ResourcesAsync(Primary, "pilot-primary", Cancellation)).Failure,
            (await ports.Metrics.ReplicationLagAsync(Primary, "pilot-primary", world.Now.AddHours(-1), world.Now, Cancellation)).Failure,
        ];

        Assert.All(failures, failure => Assert.Equal((FailureKind.Unreachable, "Timeout", true), (failure!.Kind, failure.Code, failure.MayHaveTakenEffect)));
        Assert.Equal($"rds:DescribeGlobalClusters {Primary}: no answer within 0.4 s", failures[0]!.Message);
    }

    [Fact]
    public async Task LostRegion_TheOtherOne_Answers()
    {
        await using var world = await StartAsync();
        await world.FaultAsync("regionLost", Primary);

        Assert.NotNull(Value(await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation)));
    }

    [Fact]
    public async Task LostRegion_Site_IsDownAndSaysWhy()
    {
        await using var world = await StartAsync(Short);
        await world.FaultAsync("regionLost", Primary);

        var site = await world.Ports.Sites.ProbeAsync(await world.SiteUrlAsync("pilot-primary-uibucket-"), "trainer@unishop.example", Cancellation);

        Assert.Equal((SiteHealth.Down, null, "page: no answer within 0.4 s"), (site.Health, site.HttpStatus, site.Detail));
    }

    [Fact]
    public async Task Caller_GivingUp_IsNoFailureOfAws()
    {
        await using var world = await StartAsync();
        await world.FaultAsync("regionLost", Primary);
        using var patience = new CancellationTokenSource(Short, TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Ports.Databases.DescribeGlobalAsync(Primary, GlobalDatabase, patience.Token));
    }

    [Fact]
    public async Task NobodyListening_IsUnreachable()
    {
        // Port 1 (tcpmux) is free on every machine that runs tests.
        using var world = new AwsWorld(AwsConnection.ToSimulator(new Uri("http://127.0.0.1:1")) with { CallDeadline = TimeSpan.FromSeconds(20) }, TimeProvider.System);

        var refused = (await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, "arn", Cancellation)).Failure!;

        Assert.Equal((FailureKind.Unreachable, "ConnectionFailed"), (refused.Kind, refused.Code));
        Assert.Contains("rds:FailoverGlobalCluster us-west-1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BlackHole_ThatTakesConnectionsAndNeverReads_EndsAtTheDeadline()
    {
        using var hole = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hole.Start();
        using var world = new AwsWorld(AwsConnection.ToSimulator(new Uri($"http://{hole.LocalEndpoint}")) with { CallDeadline = Short }, TimeProvider.System);

        var failure = (await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation)).Failure!;

        Assert.Equal((FailureKind.Unreachable, "Timeout", "rds:DescribeGlobalClusters us-west-1: no answer within 0.4 s"), (failure.Kind, failure.Code, failure.Message));
    }

    [Fact]
    public async Task Unroutable_Address_EndsAtTheDeadlineOrBefore()
    {
        // TEST-NET-1 of RFC 5737 belongs to nobody: packets vanish, or a near router says that there is no way.
        using var world = new AwsWorld(AwsConnection.ToSimulator(new Uri("http://192.0.2.1")) with { CallDeadline = Short }, TimeProvider.System);

        var failure = (await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, "arn", Cancellation).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation)).Failure!;

        Assert.Equal(FailureKind.Unreachable, failure.Kind);
    }

    [Theory]
    [InlineData("throttled", FailureKind.Throttled, "Throttling")]
    [InlineData("controlPlaneErrors", FailureKind.ServiceError, "InternalFailure")]
    public async Task PassingTrouble_ReadingIsRepeated_ChangingIsNot(string fault, FailureKind kind, string code)
    {
        await using var world = await StartAsync();
        var target = Value(await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation))!.Members[1].ClusterArn;
        await world.FaultAsync(fault, Standby);

        var read = (await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation)).Failure!;
        var changed = (await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, target, Cancellation)).Failure!;

        Assert.Equal((kind, code), (read.Kind, read.Code));
        Assert.Equal((kind, code), (changed.Kind, changed.Code));
        Assert.NotNull(changed.RequestId);
    }

    [Fact]
    public async Task ChangingCall_ServiceFailing_IsSentOnce()
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => throw new WireException(new WireError("InternalFailure", "no", 500)));
        using var world = WorldAt(server);

        await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, "arn", Cancellation);
        var changing = server.Requests.Count;
        await world.Ports.Databases.DescribeGlobalAsync(Standby, GlobalDatabase, Cancellation);

        Assert.Equal((1, 4), (changing, server.Requests.Count));
    }

    [Fact]
    public async Task EmptyServerError_IsAServiceError()
    {
        await using var server = await LoopbackAws.StartAsync((_, _) => Task.FromResult(new WireResponse(503, "text/plain", new Dictionary<string, string>(), [])));
        using var world = WorldAt(server);

        var failure = (await world.Ports.Databases.DetachAsync(Standby, GlobalDatabase, "arn", Cancellation)).Failure!;

        Assert.Equal((FailureKind.ServiceError, "Http503", true), (failure.Kind, failure.Code, failure.MayHaveTakenEffect));
    }

    [Theory]
    [InlineData("not XML at all")]
    [InlineData("<html><body>a proxy's page</body>")]
    public async Task UnreadableAnswer_IsAServiceError(string body)
    {
        await using var server = await LoopbackAws.StartAsync((_, _) => Task.FromResult(
            new WireResponse(200, "text/xml", new Dictionary<string, string>(), System.Text.Encoding.UTF8.GetBytes(body))));
        using var world = WorldAt(server);

        var failure = (await world.Ports.Databases.FailOverAsync(Standby, GlobalDatabase, "arn", Cancellation)).Failure!;

        Assert.Equal((FailureKind.ServiceError, "UnreadableAnswer", true), (failure.Kind, failure.Code, failure.MayHaveTakenEffect));
    }

    [Fact]
    public async Task Metrics_InPages_AreOneSeries()
    {
        var from = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
        await using var server = await LoopbackAws.AnsweringAsync(call => call.Input.Text("NextToken") is null
            ? Page(from.AddMinutes(1), 300, "more")
            : Page(from, 100, null));
        using var world = WorldAt(server);

        var points = Value(await world.Ports.Metrics.ReplicationLagAsync(Standby, "c", from, from.AddHours(1), Cancellation));

        Assert.Equal(
            [new ReplicationLag(TimeSpan.FromMilliseconds(100), from), new ReplicationLag(TimeSpan.FromMilliseconds(300), from.AddMinutes(1))],
            points);

        static WireStruct Page(DateTimeOffset at, double milliseconds, string? next)
        {
            var page = new WireStruct
            {
                ["MetricDataResults"] = new List<object?>
                {
                    new WireStruct { ["Id"] = "q0", ["StatusCode"] = "Complete", ["Timestamps"] = new List<object?> { at }, ["Values"] = new List<object?> { milliseconds } },
                },
            };
            if (next is not null)
            {
                page["NextToken"] = next;
            }

            return page;
        }
    }

    [Fact]
    public async Task Metrics_AThousandAskAtOnce_ShareCallsOfAtMostFiveHundred()
    {
        var from = new DateTimeOffset(2026, 11, 21, 1, 0, 0, TimeSpan.Zero);
        var sizes = new System.Collections.Concurrent.ConcurrentQueue<int>();
        await using var server = await LoopbackAws.AnsweringAsync(call =>
        {
            var queries = ((IEnumerable<object?>)call.Input["MetricDataQueries"]!).Cast<WireStruct>().ToArray();
            sizes.Enqueue(queries.Length);
            return new WireStruct
            {
                ["MetricDataResults"] = queries.Select(object? (query) => new WireStruct
                {
                    ["Id"] = query.Text("Id"),
                    ["StatusCode"] = "Complete",
                    ["Timestamps"] = new List<object?> { from },
                    ["Values"] = new List<object?> { double.Parse(ClusterOf(query)[1..], System.Globalization.CultureInfo.InvariantCulture) },
                }).ToList(),
            };
        });
        using var world = WorldAt(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(number =>
            world.Ports.Metrics.ReplicationLagAsync(Standby, $"c{number}", from, from.AddHours(1), Cancellation)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(number => TimeSpan.FromMilliseconds(number)), answers.Select(answer => Value(answer).Single().Lag));
        Assert.Equal(1000, sizes.Sum());
        Assert.InRange(sizes.Max(), 100, 500);
        Assert.InRange(sizes.Count, 2, 30);

        static string ClusterOf(WireStruct query) =>
            ((WireStruct)((IEnumerable<object?>)((WireStruct)((WireStruct)query["MetricStat"]!)["Metric"]!)["Dimensions"]!).First()!).Text("Value")!;
    }

    [Theory]
    [InlineData("Forbidden", FailureKind.AccessDenied)]
    [InlineData("InternalError", FailureKind.ServiceError)]
    public async Task Metrics_UnreadableWithinAGoodAnswer_IsAFailure(string status, FailureKind kind)
    {
        await using var server = await LoopbackAws.AnsweringAsync(_ => new WireStruct
        {
            ["MetricDataResults"] = new List<object?> { new WireStruct { ["Id"] = "q0", ["StatusCode"] = status } },
        });
        using var world = WorldAt(server);

        var failure = (await world.Ports.Metrics.ReplicationLagAsync(Standby, "c", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddHours(1), Cancellation)).Failure!;

        Assert.Equal((kind, status), (failure.Kind, failure.Code));
    }

    [Theory]
    [InlineData("DBClusterNotFoundFault", "", 404, FailureKind.NotFound)]
    [InlineData("InvalidAMIID.NotFound", "", 400, FailureKind.NotFound)]
    [InlineData("ValidationError", "Stack with id x does not exist", 400, FailureKind.NotFound)]
    [InlineData("ValidationException", "Replica specified in the Replica Update or Replica Delete action of the request was not found.", 400, FailureKind.NotFound)]
    [InlineData("PreconditionFailed", "The request failed because it didn't meet the preconditions in one or more request-header fields.", 412, FailureKind.WrongState)]
    [InlineData("InvalidParameterValue", "Cluster x is not part of the global cluster y", 400, FailureKind.NotFound)]
    [InlineData("ValidationError", "Template format error", 400, FailureKind.Refused)]
    [InlineData("InvalidAMIName.Duplicate", "", 400, FailureKind.AlreadyExists)]
    [InlineData("GlobalClusterAlreadyExistsFault", "", 400, FailureKind.AlreadyExists)]
    [InlineData("InvalidDBClusterStateFault", "", 400, FailureKind.WrongState)]
    [InlineData("InvalidGlobalClusterStateFault", "", 400, FailureKind.WrongState)]
    [InlineData("InvalidAMIID.Unavailable", "", 400, FailureKind.WrongState)]
    [InlineData("IncorrectInstanceState", "", 400, FailureKind.WrongState)]
    [InlineData("InsufficientInstanceCapacity", "", 500, FailureKind.InsufficientCapacity)]
    [InlineData("InsufficientDBInstanceCapacity", "", 400, FailureKind.InsufficientCapacity)]
    [InlineData("RequestLimitExceeded", "", 503, FailureKind.Throttled)]
    [InlineData("Throttling", "", 400, FailureKind.Throttled)]
    [InlineData("ThrottlingException", "", 400, FailureKind.Throttled)]
    [InlineData("UnauthorizedOperation", "", 403, FailureKind.AccessDenied)]
    [InlineData("AccessDenied", "", 403, FailureKind.AccessDenied)]
    [InlineData("ExpiredToken", "", 403, FailureKind.AccessDenied)]
    [InlineData("InternalFailure", "", 500, FailureKind.ServiceError)]
    [InlineData("Unavailable", "", 503, FailureKind.ServiceError)]
    [InlineData("InvalidParameterValue", "", 400, FailureKind.Refused)]
    [InlineData("IdempotentParameterMismatch", "", 400, FailureKind.Refused)]
    public void KindOf_CodesOfAws_AreSorted(string code, string message, int status, FailureKind kind) =>
        Assert.Equal(kind, Failures.KindOf(code, message, (System.Net.HttpStatusCode)status));

    private static AwsWorld WorldAt(LoopbackAws server) =>
        new(AwsConnection.ToSimulator(new Uri(server.Url)) with { CallDeadline = TimeSpan.FromSeconds(20) }, TimeProvider.System);
}
