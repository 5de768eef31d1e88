namespace Unishop.Simulator.Services.Elb;

/// <summary>How often a load balancer was asked for something that changes nothing.</summary>
/// <param name="Region">Its Region.</param>
/// <param name="Balancer">Its name.</param>
/// <param name="Status">What the instances answered; <see langword="null"/>: there was none in service.</param>
/// <param name="Times">How often.</param>
internal sealed record BalancedReads(string Region, string Balancer, int? Status, int Times);

/// <summary>The reads since they were last counted.</summary>
internal sealed class GatheredReads
{
    private readonly Dictionary<(string Region, string Balancer, int? Status), int> _times = [];

    /// <summary>Whether there were any.</summary>
    public bool IsEmpty => _times.Count == 0;

    /// <summary>One more.</summary>
    public void Add(LoadBalancer balancer, int? status)
    {
        var which = (balancer.Region, balancer.Name, status);
        _times[which] = _times.GetValueOrDefault(which) + 1;
    }

    /// <summary>Gives them away, in an order of their own.</summary>
    public BalancedReads[] Take()
    {
        BalancedReads[] taken = [.. _times.OrderBy(one => one.Key.Region, StringComparer.Ordinal).ThenBy(one => one.Key.Balancer, StringComparer.Ordinal).ThenBy(one => one.Key.Status)
            .Select(one => new BalancedReads(one.Key.Region, one.Key.Balancer, one.Key.Status, one.Value))];
        _times.Clear();
        return taken;
    }
}
