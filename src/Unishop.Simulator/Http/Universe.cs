using System.Text;
using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Services;
using Unishop.Simulator.Shop;
using Unishop.Simulator.State;
using Unishop.Simulator.Worlds;

namespace Unishop.Simulator.Http;

/// <summary>An AWS call that was received.</summary>
internal sealed record ReceivedCall(
    DateTimeOffset At, string Region, string Service, string Operation, int Status, string? Error, string RequestId, string? Client, bool Effect, JsonElement? Parameters);

/// <summary>
/// The world that is there now, its clock and its log: the one way in for everything that reads or changes it, one at a time.
/// </summary>
internal sealed class Universe : IDisposable
{
    private const int KeptCalls = 50_000;
    private readonly Lock _gate = new();
    private readonly InputLog _log;
    private readonly string _baseUrl;
    private readonly List<ReceivedCall> _calls = [];
    private World _world;

    public Universe(SimulatorOptions options, string baseUrl)
    {
        _baseUrl = baseUrl;
        _log = new InputLog(options.StateFile);
        var inputs = _log.Read(options.Scenario, options.Seed);
        var wall = TimeProvider.System.GetUtcNow();
        if (inputs.Count == 0)
        {
            _world = Scenarios.Create(options.Scenario, options.Seed, wall, baseUrl);
            Clock = new SimulatorClock(wall, options.Speed);
            _log.Begin(new Input("begin", wall, wall) { Rules = InputLog.CurrentRules, Scenario = options.Scenario, Seed = options.Seed, Speed = options.Speed });
            return;
        }

        // The world went on while nobody looked, as AWS would have.
        _world = Scenarios.Create(options.Scenario, options.Seed, inputs[0].At, baseUrl);
        var speed = options.Speed;
        foreach (var input in inputs)
        {
            speed = input.Speed ?? speed;
            Replay(input);
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
            _world.Advance(Clock.GetUtcNow());
            return look(_world);
        }
    }

    /// <summary>Carries an AWS call out; what it changes is logged before it is answered.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public WireStruct Call(WireCall call, string region, string requestId, string? client)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            _world.Advance(now);
            var mutates = !IsRead(call.Operation.Name);
            JsonElement? parameters = mutates && call.Operation.Input is { } shape ? JsonDocument.Parse(JsonBody.Write(call.Input, shape)).RootElement : null;
            if (mutates)
            {
                // Logged first: an effect that is not in the log would be forgotten at a restart.
                _log.Append(new Input("aws", now, TimeProvider.System.GetUtcNow())
                {
                    Region = region, Service = call.Service.Name, Operation = call.Operation.Name, RequestId = requestId, Client = client, Body = parameters,
                });
            }

            return Carry(call.Service.Name, call.Operation.Name, region, call.Input, requestId, client, parameters);
        }
    }

    /// <summary>A request to the shop on an instance; <see langword="null"/> where nothing listens.</summary>
    public ShopAnswer? Shop(string region, string host, string method, string path, string body)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            _world.Advance(now);
            if (ShopApi.IsWrite(method, path))
            {
                _log.Append(new Input("shop", now, TimeProvider.System.GetUtcNow())
                {
                    Region = region, Service = host, Method = method, Path = path, Body = JsonSerializer.SerializeToElement(body),
                });
            }

            return AnswerShop(region, host, method, path, body);
        }
    }

    public void AddFault(Fault fault)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            _world.Advance(now);
            _world.Faults.Add(fault);
            _log.Append(new Input("fault", now, TimeProvider.System.GetUtcNow()) { Body = JsonSerializer.SerializeToElement(fault) });
        }
    }

    public int RemoveFaults(string? kind, string? region)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            _world.Advance(now);
            _log.Append(new Input("heal", now, TimeProvider.System.GetUtcNow()) { Operation = kind, Region = region });
            return Heal(kind, region);
        }
    }

    /// <summary>Sets how much is ordered while nobody is looking.</summary>
    public void SetShoppers(ShopperPace pace)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            _world.Advance(now);
            _log.Append(new Input("shoppers", now, TimeProvider.System.GetUtcNow()) { Body = JsonSerializer.SerializeToElement(pace) });
            _world.Shoppers.Set(pace);
        }
    }

    public void Reset(string scenario, long seed)
    {
        lock (_gate)
        {
            var now = Clock.GetUtcNow();
            // Whoever hangs on a fault of the old world is let go with it.
            _world.Faults.Remove(_ => true);
            _world = Scenarios.Create(scenario, seed, now, _baseUrl);
            _calls.Clear();
            _log.Begin(new Input("begin", now, TimeProvider.System.GetUtcNow()) { Rules = InputLog.CurrentRules, Scenario = scenario, Seed = seed, Speed = Clock.Speed });
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

            _world.Advance(Clock.GetUtcNow());
            _log.Append(new Input("clock", _world.Now, TimeProvider.System.GetUtcNow()) { Speed = Clock.Speed });
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

    private static bool IsRead(string operation) =>
        operation.StartsWith("Describe", StringComparison.Ordinal) || operation.StartsWith("Get", StringComparison.Ordinal)
        || operation.StartsWith("List", StringComparison.Ordinal) || operation.StartsWith("Head", StringComparison.Ordinal);

    private WireStruct Carry(string service, string operation, string region, WireStruct input, string requestId, string? client, JsonElement? parameters)
    {
        try
        {
            var answer = AwsServices.Carry(_world, region, service, operation, input);
            Record(new ReceivedCall(_world.Now, region, service, operation, 200, null, requestId, client, answer.Effect, parameters));
            return answer.Output;
        }
        catch (WireException refused)
        {
            Record(new ReceivedCall(_world.Now, region, service, operation, refused.Error.Status, refused.Error.Code, requestId, client, false, parameters));
            throw;
        }
    }

    private ShopAnswer? AnswerShop(string region, string host, string method, string path, string body)
    {
        var instance = _world.Instances.Find(candidate => candidate.Region == region && candidate.PublicDns == host);
        return instance is { AppReady: true, State: "running" } ? ShopApi.Answer(_world, instance, method, path, body) : null;
    }

    private int Heal(string? kind, string? region) =>
        _world.Faults.Remove(fault => (kind is null || fault.Kind == kind) && (region is null || fault.Region == region));

    private void Replay(Input input)
    {
        _world.Advance(input.At);
        switch (input.Kind)
        {
            case "aws":
                var operation = ServiceModel.Load(input.Service!).Operations[input.Operation!];
                var wire = input.Body is { } body && operation.Input is { } shape ? JsonBody.Read(Encoding.UTF8.GetBytes(body.GetRawText()), shape) : [];
                try
                {
                    Carry(input.Service!, input.Operation!, input.Region!, wire, input.RequestId!, input.Client, input.Body);
                }
                catch (WireException)
                {
                    // It was refused then, and is refused again.
                }

                break;
            case "shop":
                AnswerShop(input.Region!, input.Service!, input.Method!, input.Path!, input.Body!.Value.GetString()!);
                break;
            case "fault":
                _world.Faults.Add(input.Body!.Value.Deserialize<Fault>()!);
                break;
            case "shoppers":
                _world.Shoppers.Set(input.Body!.Value.Deserialize<ShopperPace>()!);
                break;
            case "heal":
                Heal(input.Operation, input.Region);
                break;
        }
    }
}
