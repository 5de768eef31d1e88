namespace Unishop.Simulator.Core;

/// <summary>A disaster, or a nuisance.</summary>
/// <param name="Kind">What sort, in the words of <see cref="FaultKinds"/>.</param>
/// <param name="Region">Where.</param>
/// <param name="Service">Only this service; <see langword="null"/>: all.</param>
/// <param name="Operation">Only this operation; <see langword="null"/>: all.</param>
/// <param name="RatePercent">How many of a hundred calls it hits.</param>
/// <param name="Since">When it begins.</param>
/// <param name="Until">When it ends by itself.</param>
internal sealed record Fault(
    string Kind, string Region, string? Service, string? Operation, double RatePercent, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>Its number in this world; given by the table.</summary>
    public long Id { get; init; }

    /// <summary>How long a slow answer, a stale view or a lag lags behind; <see langword="null"/>: as long as its kind's does.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>The published outage that it is a phase of.</summary>
    public string? Outage { get; init; }

    /// <summary>The delay that it brings.</summary>
    public TimeSpan Delay => TimeSpan.FromSeconds(DelaySeconds ?? FaultKinds.All[Kind].DelaySeconds ?? 0);

    /// <summary>Whether it is about such a call at all.</summary>
    public bool Concerns(string kind, string region, string service, string? operation) =>
        Kind == kind && Region == region && (Service is null || Service == service) && (Operation is null || Operation == operation);
}

/// <summary>Which faults are meant; what is left out matches all.</summary>
internal sealed record FaultSelection(string? Kind = null, string? Region = null, long? Id = null, string? Outage = null)
{
    public bool Matches(Fault fault) => (Kind is null || fault.Kind == Kind) && (Region is null || fault.Region == Region)
        && (Id is null || fault.Id == Id) && (Outage is null || fault.Outage == Outage);
}

/// <summary>The faults in force and those to come, and what they do to the world when they come and go.</summary>
internal sealed class FaultTable(World world)
{
    private readonly List<Fault> _active = [];
    private readonly List<Fault> _scheduled = [];
    private readonly List<(Fault Fault, DateTimeOffset EndedAt)> _past = [];
    private readonly Dictionary<long, long> _calls = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastId;

    /// <summary>The faults in force.</summary>
    public IReadOnlyList<Fault> All => _active;

    /// <summary>The faults that have been announced and have not begun.</summary>
    public IReadOnlyList<Fault> Scheduled => _scheduled;

    /// <summary>Completes when the faults in force change next.</summary>
    public Task Changed => _changed.Task;

    /// <summary>When a fault begins or ends next by itself.</summary>
    public DateTimeOffset? NextChange => _active.Select(fault => fault.Until).Concat(_scheduled.Select(fault => (DateTimeOffset?)fault.Since)).Min();

    /// <summary>The faults that were in force in a minute, those that are over among them: what was measured then stays as it was.</summary>
    public IEnumerable<Fault> At(DateTimeOffset minute)
    {
        // A minute counts as hit when the fault began within it.
        var end = minute.AddMinutes(1);
        return _active.Where(fault => fault.Since < end).Concat(_past.Where(past => past.Fault.Since < end && minute < past.EndedAt).Select(past => past.Fault));
    }

    public bool IsLost(string region) => Has(FaultKinds.RegionLost, region);

    /// <summary>Whether sites and applications of the Region are out of reach.</summary>
    public bool IsUnreachable(string region) => IsLost(region) || Has(FaultKinds.NetworkIsolated, region);

    /// <summary>Whether the endpoint of a service has no address.</summary>
    public bool HasNoAddress(string region, string service) => _active.Exists(fault => fault.Concerns(FaultKinds.EndpointNxdomain, region, service, null));

    public bool Has(string kind, string region) => _active.Exists(fault => fault.Kind == kind && fault.Region == region);

    /// <summary>How much longer writes of a Region take to the others than they usually do.</summary>
    public TimeSpan LagStorm(string region) =>
        _active.Where(fault => fault.Kind == FaultKinds.LagStorm && fault.Region == region).Select(fault => fault.Delay).DefaultIfEmpty(TimeSpan.Zero).Max();

    /// <summary>Whether writes of one Region reach the other.</summary>
    public bool IsCut(string from, string to) => IsUnreachable(from) || IsUnreachable(to);

    /// <summary>The fault of a kind that a call runs into. Which calls a rate hits is decided by the seed and the number of the call.</summary>
    public Fault? Match(string kind, string region, string service, string operation)
    {
        foreach (var fault in _active)
        {
            if (!fault.Concerns(kind, region, service, operation))
            {
                continue;
            }

            var call = _calls[fault.Id] = _calls.GetValueOrDefault(fault.Id) + 1;
            if (fault.RatePercent >= 100 || WorldRandom.Noise(world.Seed, (fault.Id * 1_000_000_007) + call) * 100 < fault.RatePercent)
            {
                return fault;
            }
        }

        return null;
    }

    /// <summary>Has a fault begin, now or when its time has come.</summary>
    public Fault Add(Fault asked)
    {
        var fault = asked with { Id = ++_lastId };
        if (fault.Since <= world.Now)
        {
            Begin(fault);
        }
        else
        {
            _scheduled.Add(fault);
            world.After(fault.Since - world.Now, () =>
            {
                if (_scheduled.Remove(fault))
                {
                    Begin(fault);
                }
            });
        }

        return fault;
    }

    /// <summary>Ends faults and calls off those to come.</summary>
    public int Remove(Predicate<Fault> which)
    {
        world.Services.FaultsChanging(world);
        var gone = _active.FindAll(which);
        var calledOff = _scheduled.RemoveAll(which);
        _active.RemoveAll(gone.Contains);
        foreach (var fault in gone)
        {
            _calls.Remove(fault.Id);
            if (fault.Kind is FaultKinds.RegionLost or FaultKinds.NetworkIsolated or FaultKinds.LagStorm)
            {
                _past.Add((fault, world.Now));
            }
        }

        world.Services.FaultsEnded(world, gone);
        Signal();
        return gone.Count + calledOff;
    }

    private void Begin(Fault fault)
    {
        // What has arrived before the fault has arrived.
        world.Services.FaultsChanging(world);
        _active.Add(fault);
        world.Services.FaultBegan(world, fault);
        if (fault.Until is { } until)
        {
            world.After(until - world.Now, () => Remove(candidate => candidate.Id == fault.Id));
        }

        Signal();
    }

    private void Signal() => Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
