using System.Globalization;
using Aws.Wire;

namespace Unishop.Simulator.Core;

/// <summary>
/// Everything that exists in the simulated account, and its time. Not thread safe: one at a time touches it.
/// The same seed and the same inputs at the same times make the same world.
/// </summary>
internal sealed class World
{
    public const string Account = "111122223333";
    private readonly PriorityQueue<(Action Do, WorldRandom Random), (DateTimeOffset At, long Order)> _due = new();
    private readonly Dictionary<string, long> _done = new(StringComparer.Ordinal);
    private static int s_slots = -1;
    private object?[] _states = new object?[32];
    private long _order;

    public World(string scenario, long seed, DateTimeOffset start, string baseUrl, IServices services)
    {
        Services = services;
        Scenario = scenario;
        Seed = seed;
        Now = start;
        StartedAt = start;
        BaseUrl = baseUrl.TrimEnd('/');
        Random = new WorldRandom(seed);
        Faults = new FaultTable(this);
    }

    public string Scenario { get; }

    public long Seed { get; }

    public DateTimeOffset StartedAt { get; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>The address under which the simulator is reached; sites and applications are below it.</summary>
    public string BaseUrl { get; }

    /// <summary>
    /// The randomness of what happens at this moment. Each call and each thing that happens later has its own, so that the order in
    /// which parallel calls arrive decides nothing.
    /// </summary>
    public WorldRandom Random { get; private set; }

    public FaultTable Faults { get; }

    /// <summary>The simulated services.</summary>
    public IServices Services { get; }

    /// <summary>What is measured.</summary>
    public Metrics Metrics { get; } = new();

    /// <summary>Of the call that is being carried out, the key of the role session that it is signed with; <see langword="null"/>: the operator's.</summary>
    public string? Caller { get; set; }

    /// <summary>What a service keeps in this world; made when it is first asked for.</summary>
    public T State<T>()
        where T : class, new()
    {
        var slot = Slot<T>.Number;
        if (slot >= _states.Length)
        {
            Array.Resize(ref _states, slot + 16);
        }

        return (T)(_states[slot] ??= new T());
    }

    /// <summary>What took time, for the critical path.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>Lets time pass: everything that falls due until then happens, in order.</summary>
    public void Advance(DateTimeOffset to)
    {
        while (_due.TryPeek(out var action, out var due) && due.At <= to)
        {
            _due.Dequeue();
            Now = due.At;
            var before = Random;
            Random = action.Random;
            action.Do();
            Random = before;
        }

        if (to > Now)
        {
            Now = to;
        }
    }

    /// <summary>Has something happen later.</summary>
    public void After(TimeSpan delay, Action action) => _due.Enqueue((action, Random.Fork()), (Now + delay, _order++));

    /// <summary>
    /// Does something that came from outside with randomness of its own, which depends on the seed, on what it is and on how many times
    /// the same has been done before; what fails or changes nothing does not count.
    /// </summary>
    public T Do<T>(string identity, Func<T> act, Func<T, bool> counts)
    {
        var times = _done.GetValueOrDefault(identity);
        var before = Random;
        Random = WorldRandom.Of(Seed, identity, times);
        try
        {
            var result = act();
            if (counts(result))
            {
                _done[identity] = times + 1;
            }

            return result;
        }
        finally
        {
            Random = before;
        }
    }

    /// <summary>Carries an AWS operation out on a customer's behalf.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public AwsAnswer Invoke(string region, string service, string operation, WireStruct input) => Services.Invoke(this, region, service, operation, input);

    /// <summary>Begins something that takes time and counts for the critical path.</summary>
    public Operation Begin(string name, string region, string resource, Operation? after = null)
    {
        var operation = new Operation(name, region, resource, Now, after);
        Operations.Add(operation);
        return operation;
    }

    public string Id(string prefix) => $"{prefix}-0{Random.Hex(16)}";

    /// <summary>The critical path of an interval: what an ideal operator would have waited.</summary>
    public (double Seconds, IReadOnlyList<Operation> Path) CriticalPath(DateTimeOffset from, DateTimeOffset to)
    {
        var within = Operations.Where(operation => operation.AcceptedAt >= from && operation.AcceptedAt <= to && operation.CompletedAt is not null).ToHashSet();
        double Length(Operation operation) =>
            (operation.CompletedAt!.Value - operation.AcceptedAt).TotalSeconds + (operation.After is { } before && within.Contains(before) ? Length(before) : 0);
        if (within.MaxBy(Length) is not { } last)
        {
            return (0, []);
        }

        var path = new List<Operation>();
        for (var operation = last; operation is not null && within.Contains(operation); operation = operation.After)
        {
            path.Insert(0, operation);
        }

        return (Length(last), path);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Scenario} seed {Seed} at {Now:O}");

    /// <summary>Numbers the kinds of state, so that finding one is a look into an array.</summary>
    private static class Slot<T>
    {
        public static readonly int Number = Interlocked.Increment(ref s_slots);
    }
}

/// <summary>Something that took time.</summary>
internal sealed class Operation(string name, string region, string resource, DateTimeOffset acceptedAt, Operation? after)
{
    public string Name => name;

    public string Region => region;

    public string Resource => resource;

    public DateTimeOffset AcceptedAt => acceptedAt;

    /// <summary>What had to be over before it could be asked for.</summary>
    public Operation? After => after;

    public DateTimeOffset? CompletedAt { get; set; }
}
