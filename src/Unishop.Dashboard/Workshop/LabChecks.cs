using Unishop.Dashboard.Localization;
using Unishop.Domain.Workloads;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Workshop;

/// <summary>The checks of the labs' steps: pure functions over the world.</summary>
internal static class LabChecks
{
    /// <summary>Network and application stand in both Regions.</summary>
    public static LabFinding Stacks(LabSight sight)
    {
        var wanted = Both(sight).SelectMany(own => new[] { (own.Region, Name: own.NetworkStack), (own.Region, Name: own.Stack) }).ToArray();
        var complete = wanted.Count(own => sight.World.Region(own.Region).Stacks.Any(stack =>
            stack.Name == own.Name && stack.Status.EndsWith("_COMPLETE", StringComparison.Ordinal)
            && !stack.Status.Contains("ROLLBACK", StringComparison.Ordinal) && !stack.Status.StartsWith("DELETE", StringComparison.Ordinal)));
        return new(complete == wanted.Length, Fill(Text.Lab_Seen_Stacks, complete, wanted.Length));
    }

    /// <summary>A shopper has something in the cart, in the database of the primary Region.</summary>
    public static LabFinding PrimaryCart(LabSight sight) => Cart(sight, sight.Workload.Primary);

    /// <summary>The standby's site is an empty bucket.</summary>
    public static LabFinding StandbyEmpty(LabSight sight) => Site(sight, sight.Workload.Standby) is not { } site
        ? new(false, Fill(Text.Lab_Seen_NoSite, sight.Workload.Standby.Region))
        : new(!site.HasPage, Fill(site.HasPage ? Text.Lab_Seen_SiteFilled : Text.Lab_Seen_SiteEmpty, sight.Workload.Standby.Region));

    /// <summary>Both sites have a page, and the cart is the same in both databases.</summary>
    public static LabFinding BothSites(LabSight sight)
    {
        var without = Both(sight).FirstOrDefault(own => Site(sight, own) is not { HasPage: true });
        return without is null ? Cart(sight, sight.Workload.Standby) : new(false, Fill(Text.Lab_Seen_NoSite, without.Region));
    }

    /// <summary>The machine image can be used in both Regions.</summary>
    public static LabFinding Images(LabSight sight)
    {
        var states = Both(sight).Select(own => (own.Region, State: sight.World.Region(own.Region).Images.Where(image => image.Name == sight.Workload.ImageName)
            .Select(image => image.State).Order(StringComparer.Ordinal).FirstOrDefault())).ToArray();
        return new(states.All(own => own.State == "available"), string.Join(" · ", states.Select(own => $"{own.Region}: {own.State ?? Text.Lab_Seen_None}")));
    }

    /// <summary>The table has a replica in both Regions.</summary>
    public static LabFinding Replicas(LabSight sight)
    {
        var there = Both(sight).Select(own => own.Region).Where(region => sight.World.Tables.Any(table => table.Region == region && table.Name == sight.Workload.Table)).ToArray();
        return new(there.Length == 2, there.Length == 0 ? Text.Lab_Seen_None : string.Join(" · ", there));
    }

    /// <summary>There is a content delivery network in front.</summary>
    public static LabFinding Distribution(LabSight sight) =>
        new(sight.World.Distributions.Count > 0, sight.World.Distributions.Count == 0 ? Text.Lab_Seen_None : string.Join(" · ", sight.World.Distributions.Select(own => own.Id)));

    /// <summary>Something has happened to the primary Region.</summary>
    public static LabFinding Disaster(LabSight sight)
    {
        var region = sight.Workload.Primary.Region;
        var kinds = sight.World.Faults.Where(fault => fault.Region == region).Select(fault => Disasters.Title(fault.Kind)).ToArray();
        return new(kinds.Length > 0, kinds.Length == 0 ? Fill(Text.Lab_Seen_NoDisaster, region) : $"{region}: {string.Join(", ", kinds)}");
    }

    /// <summary>The standby's database takes the writes.</summary>
    public static LabFinding StandbyWrites(LabSight sight)
    {
        var writers = Both(sight).Where(own => sight.World.Region(own.Region).Cluster(own.DatabaseCluster) is { IsWriter: true }).Select(own => own.Region).ToArray();
        return new(writers.Contains(sight.Workload.Standby.Region), writers.Length == 0 ? Text.Lab_Seen_NoWriter : Fill(Text.Lab_Seen_Writer, string.Join(" · ", writers)));
    }

    /// <summary>An instance of the standby answers.</summary>
    public static LabFinding OneInstance(LabSight sight) => Instances(sight, 1);

    /// <summary>The standby has as many answering instances as full capacity asks for.</summary>
    public static LabFinding FullCapacity(LabSight sight) => Instances(sight, sight.Workload.Capacity.Full);

    /// <summary>The primary's site is out of reach and the standby's is not: the network in front answers from the standby.</summary>
    public static LabFinding FrontMoved(LabSight sight)
    {
        var world = sight.World;
        var primary = Site(sight, sight.Workload.Primary) is { Readable: true, HasPage: true } && !world.IsHit(sight.Workload.Primary.Region, Disasters.Unreachable);
        var standby = Site(sight, sight.Workload.Standby) is { Readable: true, HasPage: true } && !world.IsHit(sight.Workload.Standby.Region, Disasters.Unreachable);
        return new(world.Distributions.Count > 0 && !primary && standby, Fill(Text.Lab_Seen_Front, (primary, standby) switch
        {
            (true, _) => sight.Workload.Primary.Region,
            (_, true) => sight.Workload.Standby.Region,
            _ => Text.Lab_Seen_None,
        }));
    }

    /// <summary>The shop in the standby has its page, writes, and the cart is there.</summary>
    public static LabFinding ShopMoved(LabSight sight)
    {
        var region = sight.Workload.Standby.Region;
        return !StandbyWrites(sight).IsDone ? StandbyWrites(sight)
            : Site(sight, sight.Workload.Standby) is not { HasPage: true, Readable: true } ? new(false, Fill(Text.Lab_Seen_SiteEmpty, region))
            : Cart(sight, sight.Workload.Standby);
    }

    /// <summary>The shop moved, and nothing hits the old Region any more.</summary>
    public static LabFinding Healed(LabSight sight)
    {
        var disaster = Disaster(sight);
        return new(!disaster.IsDone && StandbyWrites(sight).IsDone, disaster.Seen);
    }

    /// <summary>Nothing of the workload is left, in a world that began with it.</summary>
    public static LabFinding CleanedUp(LabSight sight)
    {
        var left = Both(sight).Sum(own => Left(sight.World.Region(own.Region), own));
        var began = sight.World.Scenario is "all" || sight.World.Scenario == sight.Workload.Id;
        return new(began && left == 0, Fill(Text.Lab_Seen_Left, left));
    }

    private static int Left(SimulatedRegion region, RegionalResources own) =>
        region.Clusters.Count(cluster => cluster.Id == own.DatabaseCluster)
        + region.Instances.Count(instance => instance.Name == own.InstanceName && instance.State != "terminated")
        + region.Stacks.Count(stack => stack.Name == own.Stack && !stack.Status.Equals("DELETE_COMPLETE", StringComparison.Ordinal));

    private static LabFinding Cart(LabSight sight, RegionalResources own) =>
        sight.World.Region(own.Region).Cluster(own.DatabaseCluster)?.Fullest is { } shopper
            ? new(true, Fill(Text.Lab_Seen_Cart, shopper.Email, shopper.Cart.Count, own.Region))
            : new(false, Fill(Text.Lab_Seen_NoCart, own.Region));

    private static LabFinding Instances(LabSight sight, int wanted)
    {
        var own = sight.Workload.Standby;
        var ready = sight.World.Region(own.Region).Instances.Count(instance =>
            instance is { State: "running", AppReady: true } && (instance.Name == own.InstanceName || instance.Name == own.Stack));
        return new(ready >= wanted, Fill(Text.Lab_Seen_Instances, ready, own.Region, wanted));
    }

    private static SimulatedBucket? Site(LabSight sight, RegionalResources own) => sight.World.Region(own.Region).Site(own.Stack);

    private static RegionalResources[] Both(LabSight sight) => [sight.Workload.Primary, sight.Workload.Standby];
}
