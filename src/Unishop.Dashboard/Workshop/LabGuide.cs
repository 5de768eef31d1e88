using System.Collections.Immutable;
using Unishop.Dashboard.Localization;
using Unishop.Domain.Workloads;
using static Unishop.Dashboard.Localization.Vocabulary;

namespace Unishop.Dashboard.Workshop;

/// <summary>The three labs.</summary>
public static class LabGuide
{
    /// <summary>In the order of the workshop.</summary>
    public static ImmutableArray<Lab> All { get; } =
    [
        new("pilot-light", Strategy.PilotLight,
        [
            Stacks, Shop,
            new("empty", _ => Text.Lab_Empty, own => Fill(Text.Lab_Empty_What, own.Standby.Region), LabChecks.StandbyEmpty),
            new("image", _ => Text.Lab_Image, own => Fill(Text.Lab_Image_What, own.ImageName, own.Standby.Region), LabChecks.Images, own => Verb(own, "copyImage")),
            Disaster,
            new("promote", own => Fill(Text.Lab_Promote, own.Standby.Region), _ => Text.Lab_Promote_What, LabChecks.StandbyWrites, own => Verb(own, "failover")),
            new("instance", own => Fill(Text.Lab_Instance, own.Standby.Region), _ => Text.Lab_Instance_What, LabChecks.OneInstance, Page),
            Moved, Heal, CleanUp,
        ]),
        new("warm-standby", Strategy.WarmStandby,
        [
            Stacks, Shop, BothSites, Disaster,
            new("switchover", own => Fill(Text.Lab_Promote, own.Standby.Region), _ => Text.Lab_Switchover_What, LabChecks.StandbyWrites, own => Verb(own, "failover")),
            new("capacity", own => Fill(Text.Lab_Capacity, own.Standby.Region), _ => Text.Lab_Capacity_What, LabChecks.FullCapacity, Page),
            Moved, Heal, CleanUp,
        ]),
        new("hot-standby", Strategy.HotStandby,
        [
            Stacks, Shop,
            new("replica", _ => Text.Lab_Replica, own => Fill(Text.Lab_Replica_What, own.Standby.Region), LabChecks.Replicas, own => Verb(own, "prepare")),
            BothSites,
            new("front", _ => Text.Lab_Front, _ => Text.Lab_Front_What, LabChecks.Distribution, own => Verb(own, "prepare")),
            Disaster,
            new("moved", own => Fill(Text.Lab_FrontMoved, own.Standby.Region), _ => Text.Lab_FrontMoved_What, LabChecks.FrontMoved, own => Here(own, "shops")),
            CleanUp,
        ]),
    ];

    private static LabStep Stacks => new("stacks", _ => Text.Lab_Stacks, own => Fill(Text.Lab_Stacks_What, own.Primary.Region, own.Standby.Region), LabChecks.Stacks, own => Verb(own, "prepare"));

    private static LabStep Shop => new("shop", own => Fill(Text.Lab_Shop, own.Primary.Region), _ => Text.Lab_Shop_What, LabChecks.PrimaryCart, own => Here(own, "shops"));

    private static LabStep BothSites => new("both", _ => Text.Lab_BothSites, own => Fill(Text.Lab_BothSites_What, own.Standby.Region), LabChecks.BothSites, own => Here(own, "shops"));

    private static LabStep Disaster => new("disaster", _ => Text.Lab_Disaster, own => Fill(Text.Lab_Disaster_What, own.Primary.Region), LabChecks.Disaster, own => Here(own, "disasters"));

    private static LabStep Moved => new("moved", own => Fill(Text.Lab_Moved, own.Standby.Region), _ => Text.Lab_Moved_What, LabChecks.ShopMoved, own => Here(own, "shops"));

    private static LabStep Heal => new("heal", _ => Text.Lab_Heal, own => Fill(Text.Lab_Heal_What, own.Primary.Region), LabChecks.Healed, own => Here(own, "disasters"));

    private static LabStep CleanUp => new("clean-up", _ => Text.Lab_CleanUp, _ => Text.Lab_CleanUp_What, LabChecks.CleanedUp, own => Verb(own, "cleanUp"));

    // The lab stays the one that is shown, whichever the world began with.
    private static string Here(Workload own, string part) => $"/workshop?lab={All.First(lab => lab.Strategy == own.Strategy).Id}#{part}";

    private static string Page(Workload own) => $"/workloads/{own.Id}";

    private static string Verb(Workload own, string verb) => $"/workloads/{own.Id}/{verb}";
}
