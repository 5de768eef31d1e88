using System.Text;
using System.Text.RegularExpressions;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>What all of RDS's operations share: names, pages, filters, and its errors in its own words.</summary>
internal static partial class RdsRules
{
    public static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));

    public static WireException WrongValue(string message) => Error("InvalidParameterValue", message);

    public static WireException WrongCombination(string message) => Error("InvalidParameterCombination", message);

    public static WireException WrongClusterState(string message) => Error("InvalidDBClusterStateFault", message);

    public static WireException WrongGlobalState(string message) => Error("InvalidGlobalClusterStateFault", message);

    /// <summary>A name that a customer gives: RDS keeps names in lower case.</summary>
    /// <exception cref="WireException">It is not a name.</exception>
    public static string NewName(string value, string parameter, int longest = 63) => value.Length <= longest && Name().IsMatch(value)
        ? value.ToLowerInvariant()
        : throw WrongValue($"The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; "
            + "and must not end with a hyphen or contain two consecutive hyphens.");

    /// <summary>The cluster of the call's Region that a name or an ARN means.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public static DbCluster Cluster(AwsCall call, string member = "DBClusterIdentifier") => FindCluster(call, call[member]) ?? throw ClusterNotFound(call[member]);

    public static DbCluster? FindCluster(AwsCall call, string nameOrArn) =>
        call.World.Clusters.Find(cluster => cluster.Region == call.Region && (Same(cluster.Id, nameOrArn) || cluster.Arn == nameOrArn));

    public static WireException ClusterNotFound(string name) => Error("DBClusterNotFoundFault", $"DBCluster {name} not found.", 404);

    /// <summary>The global cluster that a call means.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public static GlobalCluster Global(AwsCall call, string member = "GlobalClusterIdentifier") =>
        FindGlobal(call.World, call[member]) ?? throw Error("GlobalClusterNotFoundFault", $"Global cluster {call[member]} not found", 404);

    public static GlobalCluster? FindGlobal(World world, string nameOrArn) =>
        world.GlobalClusters.Values.FirstOrDefault(global => Same(global.Id, nameOrArn) || global.Arn == nameOrArn);

    public static bool Same(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>A page of items by their rising keys; a marker names the last item of the page before, so that what comes or goes in between loses nothing.</summary>
    public static (IReadOnlyList<T> Items, string? Marker) Page<T>(AwsCall call, IEnumerable<T> items, Func<T, string> key)
    {
        if (call.Input.Integer("MaxRecords") is { } size and not (>= 20 and <= 100))
        {
            throw WrongValue($"Invalid value {size} for MaxRecords. Must be between 20 and 100");
        }

        var take = (int)(call.Input.Integer("MaxRecords") ?? 100);
        var after = call.Input.Text("Marker") is { Length: > 0 } marker ? Decode(marker) : null;
        var rest = items.Select(item => (Key: key(item), Item: item)).OrderBy(item => item.Key, StringComparer.Ordinal)
            .Where(item => after is null || string.CompareOrdinal(item.Key, after) > 0).Take(take + 1).ToArray();
        var next = rest.Length > take ? Convert.ToBase64String(Encoding.UTF8.GetBytes(rest[take - 1].Key)) : null;
        return ([.. rest.Take(take).Select(item => item.Item)], next);
    }

    /// <summary>Whether a resource passes a request's filters: the values of one are alternatives, all filters must fit.</summary>
    /// <param name="call">A call with <c>Filters</c>.</param>
    /// <param name="valuesOf">The resource's values for a filter; <see langword="null"/> for a filter that the operation does not know.</param>
    public static bool Passes(AwsCall call, Func<string, string?[]?> valuesOf)
    {
        foreach (var filter in call.Input.Structs("Filters"))
        {
            var name = filter.Text("Name") ?? "";
            var values = valuesOf(name) ?? throw WrongValue($"Unrecognized filter name: {name}");
            if (!filter.Texts("Values").Any(wanted => values.Contains(wanted, StringComparer.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Refuses filters of which the operation knows none, also where there is nothing to be filtered.</summary>
    public static void CheckFilters(AwsCall call, params ReadOnlySpan<string> known)
    {
        foreach (var filter in call.Input.Structs("Filters"))
        {
            if (!known.Contains(filter.Text("Name") ?? ""))
            {
                throw WrongValue($"Unrecognized filter name: {filter.Text("Name")}");
            }
        }
    }

    private static string Decode(string marker)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(marker));
        }
        catch (FormatException)
        {
            throw WrongValue("Invalid or corrupt pagination token: Marker");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z](?:-?[A-Za-z0-9])*\z")]
    private static partial Regex Name();
}
