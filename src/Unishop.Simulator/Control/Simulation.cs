using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.CloudFormation;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Control;

/// <summary>
/// The world that is there now, its clock and its log: the one way in for everything that reads or changes it, one at a time.
/// </summary>
internal sealed class Simulation : IDisposable
{
    private const int KeptCalls = 50_000;
    private readonly Lock _gate = new();
    private readonly InputLog _log;
    private readonly string _baseUrl;
    private readonly int _databaseQuota;
    private readonly int _vcpuQuota;
    private readonly List<ReceivedCall> _calls = [];
    private readonly StaleViews _staleViews;
    private World _world;

    public Simulation(SimulatorOptions options, string baseUrl)
    {
        _baseUrl = baseUrl;
        _databaseQuota = options.DatabaseQuota;
        _vcpuQuota = options.VcpuQuota;
        _log = new InputLog(options.StateFile);
        _staleViews = new StaleViews(_log, baseUrl);
        var inputs = _log.Read(options.Scenario, options.Seed);
        var wall = TimeProvider.System.GetUtcNow();
        if (inputs.Count == 0)
        {
            Clock = new SimulatorClock(wall, options.Speed);
            _world = Begin(options.Scenario, options.Seed, wall);
            return;
        }

        // The world went on while nobody looked, as AWS would have.
        _world = InputReplay.Begin(inputs[0], baseUrl);
        var speed = options.Speed;
        foreach (var input in inputs)
        {
            speed = input.Speed ?? speed;
            InputReplay.Apply(_world, input, Record);
        }

        var last = inputs[^1];
        var now = last.At + ((wall - last.Wall) * speed);
        Clock = new SimulatorClock(now, options.Speed);
        _log.Continue(inputs);
        _log.Append(new Input("clock", now, wall) { Speed = options.Speed });
    }

    public SimulatorClock Clock { get; }

    /// <summary>Looks at the world as it is now.</summary>
    public T Read<T>(Func<World, T> look)
    {
        lock (_gate)
        {
            Advance(Clock.GetUtcNow());
            return look(_world);
        }
    }

    /// <summary>Carries an AWS call out; what it changes is logged before it is answered.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public WireStruct Call(WireCall call, string region, string requestId, string? client, string? accessKey = null)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            Advance(now);
            // Keys that this world did not hand out are the operator's own: they are neither checked nor written anywhere.
            var session = accessKey is null ? null : _world.Identities.Sessions.GetValueOrDefault(accessKey);
            Authorize(call, session);
            _world.Caller = session is null ? null : accessKey;
            if (call.Service.Name == "cloudwatch")
            {
                CountReads();
            }

            var mutates = !IsRead(call.Operation.Name);
            JsonElement? parameters = mutates && call.Operation.Input is { } shape ? JsonDocument.Parse(JsonBody.Write(call.Input, shape)).RootElement : null;
            if (mutates)
            {
                // Logged first: an effect that is not in the log would be forgotten at a restart.
                _log.Append(Came("aws", now) with
                {
                    Region = region, Service = call.Service.Name, Operation = call.Operation.Name, RequestId = requestId, Client = client, Caller = _world.Caller, Body = parameters,
                });
            }
            else if (_world.Faults.Match(FaultKinds.StaleReads, region, call.Service.Name, call.Operation.Name) is { } stale)
            {
                return InputReplay.Invoke(_staleViews.Of(_world, stale.Delay), region, call.Service.Name, call.Operation.Name, call.Input, requestId, client, null, Record);
            }

            return InputReplay.Invoke(_world, region, call.Service.Name, call.Operation.Name, call.Input, requestId, client, parameters, Record);
        }
    }

    /// <summary>A request to the shop on an instance; <see langword="null"/> where nothing listens.</summary>
    public ShopAnswer? Shop(string region, string host, string method, string path, string body)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            Advance(now);
            if (ShopApi.IsWrite(method, path))
            {
                _log.Append(Came("shop", now) with
                {
                    Region = region, Service = host, Method = method, Path = path, Body = JsonSerializer.SerializeToElement(body),
                });
            }

            return ShopDoors.AnswerShop(_world, region, host, method, path, body);
        }
    }

    /// <summary>A request to a stage of API Gateway; <see langword="null"/> where there is no such API.</summary>
    public WebAnswer? Stage(string region, string host, StageRequest request)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            Advance(now);
            if (request.Method is not ("GET" or "HEAD" or "OPTIONS"))
            {
                _log.Append(Came("stage", now) with { Region = region, Service = host, Body = JsonSerializer.SerializeToElement(request) });
            }

            return ShopDoors.AnswerStage(_world, region, host, request);
        }
    }

    /// <summary>Takes what is told to a wait condition's handle; whether there is one at the path.</summary>
    public bool Signal(string path, HandleSignal signal)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            Advance(now);
            _log.Append(Came("signal", now) with { Path = path, Body = JsonSerializer.SerializeToElement(signal) });
            return WaitResources.Signal(_world, _world.BaseUrl + path, signal);
        }
    }

    /// <summary>Takes what <paramref name="make"/> asks for, all or nothing.</summary>
    public IReadOnlyList<Fault> AddFaults(Func<World, IReadOnlyList<Fault>> make)
    {
        lock (_gate)
        {
            Advance(Clock.GetUtcNow());
            var faults = make(_world);
            foreach (var fault in faults)
            {
                _log.Append(Came("fault", _world.Now) with { Body = JsonSerializer.SerializeToElement(fault) });
            }

            return [.. faults.Select(_world.Faults.Add)];
        }
    }

    /// <summary>Ends faults; says how many there were.</summary>
    public int RemoveFaults(FaultSelection which)
    {
        lock (_gate)
        {
            Advance(Clock.GetUtcNow());
            _log.Append(Came("heal", _world.Now) with { Body = JsonSerializer.SerializeToElement(which) });
            return _world.Faults.Remove(which.Matches);
        }
    }

    /// <summary>The world as a file.</summary>
    public string Snapshot()
    {
        lock (_gate)
        {
            Advance(Clock.GetUtcNow());
            CountReads();
            return WorldSnapshot.Write(_world.Now, _log.Lines());
        }
    }

    /// <summary>Puts a world from a file in the place of this one; time goes on from where it was written.</summary>
    /// <exception cref="SnapshotRefusedException">It can't be restored; the world that is there stays.</exception>
    public World Restore(WorldSnapshot snapshot)
    {
        lock (_gate)
        {
            var calls = new List<ReceivedCall>();
            var world = snapshot.Build(_baseUrl, calls.Add);
            _world.Faults.Remove(_ => true);
            _world = world;
            _calls.Clear();
            _calls.AddRange(calls);
            _staleViews.Clear();
            Clock.Advance(snapshot.At - Clock.GetUtcNow());
            _log.Continue(snapshot.Inputs);
            _log.Append(Came("clock", _world.Now) with { Speed = Clock.Speed });
            return _world;
        }
    }

    /// <summary>Sets how much is ordered while nobody is looking.</summary>
    public void SetShoppers(ShopperPace pace)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            Advance(now);
            _log.Append(Came("shoppers", now) with { Body = JsonSerializer.SerializeToElement(pace) });
            InputReplay.SetShoppers(_world, pace);
        }
    }

    public void Reset(string scenario, long seed)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            // Whoever hangs on a fault of the old world is let go with it.
            _world.Faults.Remove(_ => true);
            _world = Begin(scenario, seed, now);
            _calls.Clear();
            _staleViews.Clear();
        }
    }

    public void SetClock(double? speed, double? advanceSeconds)
    {
        lock (_gate)
        {
            if (speed is { } wanted)
            {
                Clock.SetSpeed(wanted);
            }

            if (advanceSeconds is { } seconds)
            {
                Clock.Advance(TimeSpan.FromSeconds(seconds));
            }

            Advance(Clock.GetUtcNow());
            _log.Append(Came("clock", _world.Now) with { Speed = Clock.Speed });
        }
    }

    public void Record(ReceivedCall call)
    {
        lock (_gate)
        {
            if (_calls.Count >= KeptCalls)
            {
                // Reads make room: what changed the world stays.
                _calls.RemoveAll(kept => !kept.Effect);
            }

            _calls.Add(call);
        }
    }

    public IReadOnlyList<ReceivedCall> Calls(DateTimeOffset? since)
    {
        lock (_gate)
        {
            return [.. _calls.Where(call => since is null || call.At >= since)];
        }
    }

    public void Dispose() => _log.Dispose();

    /// <summary>A role session may do what its role's policies allow.</summary>
    /// <exception cref="WireException">They do not.</exception>
    private void Authorize(WireCall call, RoleSession? session)
    {
        if (session is null)
        {
            return;
        }

        var role = _world.Identities.Roles.GetValueOrDefault(session.Role);
        foreach (var operation in FaultAnswers.OperationsOf(call))
        {
            if (IamActions.Of(call.Service.Name, operation) is { } action && !(role?.Id == session.RoleId && role.MayDo(action)) && FaultAnswers.Denied(call, operation, session.Arn) is { } denial)
            {
                throw new WireException(denial);
            }
        }
    }

    /// <summary>Something that came into the world just now.</summary>
    private static Input Came(string kind, DateTimeOffset at) => new(kind, at, TimeProvider.System.GetUtcNow());

    private World Begin(string scenario, long seed, DateTimeOffset now)
    {
        var begin = Came("begin", now) with
        {
            Rules = InputLog.CurrentRules, Scenario = scenario, Seed = seed, Speed = Clock.Speed, DatabaseQuota = _databaseQuota, VcpuQuota = _vcpuQuota,
        };
        var world = InputReplay.Begin(begin, _baseUrl);
        _log.Begin(begin);
        return world;
    }

    /// <summary>Lets time pass; reads are counted in their own minute.</summary>
    private void Advance(DateTimeOffset now)
    {
        if (!_world.Reads.IsEmpty && now.Ticks / TimeSpan.TicksPerMinute > _world.Now.Ticks / TimeSpan.TicksPerMinute)
        {
            CountReads();
            // The last line tells what time it is here and outside.
            _log.Append(Came("clock", now) with { Speed = Clock.Speed });
        }

        _world.Advance(now);
    }

    private void CountReads()
    {
        if (!_world.Reads.IsEmpty)
        {
            var reads = _world.Reads.Take();
            _log.Append(Came("reads", _world.Now) with { Body = JsonSerializer.SerializeToElement(reads) });
            BalancerTraffic.Note(_world, reads);
        }
    }

    private static bool IsRead(string operation) =>
        operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Head", StringComparison.Ordinal)
        || operation is "Query" or "Scan" or "BatchGetItem" or "TransactGetItems";
}
