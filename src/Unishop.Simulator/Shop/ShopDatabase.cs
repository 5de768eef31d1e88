using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator.Shop;

/// <summary>How the shop on an instance uses its cluster.</summary>
/// <param name="UsesReader">It connects to the reader endpoint.</param>
/// <param name="AsksForwarding">The profile <c>warm</c>: each session sets the read consistency of write forwarding, which only a secondary with forwarding takes.</param>
internal sealed record DatabaseProfile(bool UsesReader, bool AsksForwarding)
{
    /// <summary>The writer endpoint, plainly.</summary>
    public static readonly DatabaseProfile Writer = new(UsesReader: false, AsksForwarding: false);
}

/// <summary>A connection to a cluster.</summary>
/// <param name="Cluster">The cluster that is read.</param>
/// <param name="Data">What it has, as this session sees it.</param>
/// <param name="WritesTo">The cluster on which writes are carried out; <see langword="null"/>: this session can't write.</param>
internal sealed record DatabaseSession(DbCluster Cluster, ShopData Data, DbCluster? WritesTo)
{
    /// <summary>Writes; <see langword="false"/> where this session can't.</summary>
    public bool Write(World world, ShopChange change)
    {
        if (WritesTo is null)
        {
            return false;
        }

        Aurora.Commit(world, WritesTo, change);
        if (WritesTo != Cluster)
        {
            AuroraForwarding.Count(world, Cluster);
        }

        return true;
    }
}

/// <summary>The way from the shop on an instance to its database.</summary>
internal static partial class ShopDatabase
{
    /// <summary>Opens a connection; <see langword="null"/> where there is none to be had.</summary>
    public static DatabaseSession? Open(World world, Instance instance)
    {
        var profile = instance.DatabaseProfile;
        if (ClusterOf(world, instance) is not { IsUp: true } cluster || !Reachability.OfDatabase(world, instance, cluster)
            || (profile.UsesReader ? cluster.ReaderInstance : cluster.WriterInstance) is not { Status: "available" or "modifying" } node
            || (!profile.UsesReader && !cluster.WriterEndpointActive))
        {
            return null;
        }

        if (cluster.GlobalId is { } id)
        {
            Aurora.Replicate(world, world.GlobalClusters[id]);
        }

        if (profile.AsksForwarding)
        {
            // Setting the read consistency is an error anywhere but on a secondary that forwards: the connection is given up.
            return AuroraForwarding.StatusOf(cluster) == "enabled"
                ? new DatabaseSession(cluster, Consistent(world, cluster), AuroraForwarding.Target(world, cluster))
                : null;
        }

        return new DatabaseSession(cluster, cluster.Data, cluster.IsWriter && node == cluster.WriterInstance ? cluster : null);
    }

    /// <summary>The cluster that an instance is configured with.</summary>
    public static DbCluster? ClusterOf(World world, Instance instance) =>
        instance.ConfiguredCluster.Split('/') is [var region, var id] ? world.Cluster(region, id) : null;

    /// <summary>What the user data does to the shop's configuration: which cluster, which endpoint, which profile; it may switch write forwarding on.</summary>
    /// <param name="world">The world.</param>
    /// <param name="instance">Whose first start it is.</param>
    /// <param name="script">The user data as text.</param>
    public static void Configure(World world, Instance instance, string script)
    {
        script = script.Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (Match modify in ForwardingCommand().Matches(script))
        {
            try
            {
                world.Invoke(modify.Groups["region"] is { Success: true } region ? region.Value : instance.Region, "rds", "ModifyDBCluster",
                    WireStruct.Of(("DBClusterIdentifier", modify.Groups["id"].Value), ("EnableGlobalWriteForwarding", true)));
            }
            catch (WireException)
            {
                // The command failed on the instance, and the script went on.
            }
        }

        var host = Host().Match(script);
        var id = host.Success ? host.Groups["id"] : ClusterArgument().Match(script).Groups["id"];
        if (!id.Success || world.Cluster(instance.Region, id.Value) is null)
        {
            return;
        }

        instance.ConfiguredCluster = $"{instance.Region}/{id.Value}";
        instance.DatabaseProfile = new DatabaseProfile(
            UsesReader: host.Success ? host.Groups["ro"].Success : script.Contains("ReaderEndpoint", StringComparison.Ordinal),
            AsksForwarding: WarmProfile().IsMatch(script));
    }

    /// <summary>A session that reads after its own write waits until that has come back: it sees what will have arrived by then.</summary>
    private static ShopData Consistent(World world, DbCluster secondary)
    {
        var missing = secondary.Forwarding.LastForwarded - secondary.Data.Log.Count;
        if (missing <= 0 || AuroraForwarding.Target(world, secondary) is not { } source || source.Data.InCommon(secondary.Data) < secondary.Data.Log.Count)
        {
            return secondary.Data;
        }

        var view = secondary.Data.Copy();
        foreach (var commit in source.Data.Log.Skip(view.Log.Count).Take((int)missing))
        {
            view.Append(commit);
        }

        return view;
    }

    [GeneratedRegex(@"(?<id>[a-z][a-z0-9-]*)\.cluster-(?<ro>ro-)?[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com")]
    private static partial Regex Host();

    [GeneratedRegex(@"--db-cluster-identifier[ =](?<id>[A-Za-z0-9-]+)")]
    private static partial Regex ClusterArgument();

    [GeneratedRegex(@"modify-db-cluster\b(?=[^\n]*--enable-global-write-forwarding)(?=[^\n]*--db-cluster-identifier[ =](?<id>[A-Za-z0-9-]+))(?:(?=[^\n]*--region[ =](?<region>[a-z0-9-]+)))?")]
    private static partial Regex ForwardingCommand();

    [GeneratedRegex(@"(?:spring\.profiles\.active|SPRING_PROFILES_ACTIVE)=warm\b")]
    private static partial Regex WarmProfile();
}
