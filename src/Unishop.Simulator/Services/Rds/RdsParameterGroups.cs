using System.Collections.Immutable;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>DB cluster parameter groups. AWS's own, one per family, are always there and can't be changed.</summary>
internal static class RdsParameterGroups
{
    private const int MostAtOnce = 20;

    /// <summary>A part of the parameters of the engines: those of time, character sets, logs and replication. Not AWS's whole list.</summary>
    private static readonly ImmutableArray<DbParameter> Known =
    [
        new("aurora-mysql", "binlog_format", "OFF", "static", "string", "ROW,STATEMENT,MIXED,OFF"),
        new("aurora-mysql", "character_set_client", null, "dynamic", "string", null),
        new("aurora-mysql", "character_set_connection", null, "dynamic", "string", null),
        new("aurora-mysql", "character_set_database", null, "dynamic", "string", null),
        new("aurora-mysql", "character_set_results", null, "dynamic", "string", null),
        new("aurora-mysql", "character_set_server", null, "dynamic", "string", null),
        new("aurora-mysql", "collation_connection", null, "dynamic", "string", null),
        new("aurora-mysql", "collation_server", null, "dynamic", "string", null),
        new("aurora-mysql", "event_scheduler", "OFF", "dynamic", "string", "ON,OFF"),
        new("aurora-mysql", "innodb_lock_wait_timeout", "50", "dynamic", "integer", "1-1073741824"),
        new("aurora-mysql", "long_query_time", null, "dynamic", "float", "0-31536000"),
        new("aurora-mysql", "max_connections", "GREATEST({log(DBInstanceClassMemory/805306368)*45},{log(DBInstanceClassMemory/8187281408)*1000})", "dynamic", "integer", "10-16000"),
        new("aurora-mysql", "require_secure_transport", "OFF", "dynamic", "string", "ON,OFF"),
        new("aurora-mysql", "server_audit_logging", "0", "dynamic", "boolean", "0,1"),
        new("aurora-mysql", "slow_query_log", "0", "dynamic", "boolean", "0,1"),
        new("aurora-mysql", "time_zone", "UTC", "dynamic", "string", null),
        new("aurora-postgresql", "rds.force_ssl", "1", "dynamic", "boolean", "0,1"),
        new("aurora-postgresql", "rds.global_db_rpo", "-1", "dynamic", "integer", "-1,20-2147483647"),
        new("aurora-postgresql", "rds.logical_replication", "0", "static", "boolean", "0,1"),
        new("aurora-postgresql", "timezone", "UTC", "dynamic", "string", null),
    ];

    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call);
        var name = call.Input.Text("DBClusterParameterGroupName");
        var found = All(call).Where(group => name is null || RdsRules.Same(group.Name, name)).ToArray();
        if (name is not null && found.Length == 0)
        {
            throw NotFound(name);
        }

        var (page, next) = RdsRules.Page(call, found, group => group.Name);
        return WireStruct.Of(("DBClusterParameterGroups", page.Select(Struct)), ("Marker", next));
    }

    public static WireStruct DescribeParameters(AwsCall call)
    {
        RdsRules.CheckFilters(call, "parameter-name");
        var group = Find(call);
        var source = call.Input.Text("Source");
        var found = Of(group.Family).Select(parameter => (Parameter: parameter, IsSet: group.Values.TryGetValue(parameter.Name, out var set), Set: set))
            .Where(item => source is null || source == (item.IsSet ? "user" : "engine-default"))
            .Where(item => RdsRules.Passes(call, name => name == "parameter-name" ? [item.Parameter.Name] : null));
        var (page, next) = RdsRules.Page(call, found, item => item.Parameter.Name);
        return WireStruct.Of(("Parameters", page.Select(item => WireStruct.Of(
            ("ParameterName", item.Parameter.Name),
            ("ParameterValue", item.IsSet ? item.Set.Value : item.Parameter.Default),
            ("Source", item.IsSet ? "user" : "engine-default"),
            ("ApplyType", item.Parameter.ApplyType),
            ("DataType", item.Parameter.DataType),
            ("AllowedValues", item.Parameter.Allowed),
            ("IsModifiable", true),
            ("ApplyMethod", item.IsSet ? item.Set.ApplyMethod : "pending-reboot"),
            ("SupportedEngineModes", new List<object?> { "provisioned" })))), ("Marker", next));
    }

    public static AwsAnswer Create(AwsCall call)
    {
        var name = RdsRules.NewName(call["DBClusterParameterGroupName"], "DBClusterParameterGroupName", longest: 255);
        if (call.World.Databases.ParameterGroups.ContainsKey((call.Region, name)))
        {
            throw RdsRules.Error("DBParameterGroupAlreadyExists", $"Parameter group {name} already exists");
        }

        var family = call["DBParameterGroupFamily"];
        if (DbEngines.All.All(engine => engine.Family != family))
        {
            throw RdsRules.WrongValue($"ParameterGroupFamily {family} is not a valid parameter group family");
        }

        RdsTags.Check(call.Input.Structs("Tags").Select(tag => tag.Text("Key") ?? ""));
        var group = new DbParameterGroup { Region = call.Region, Name = name, Family = family, Description = call["Description"] };
        call.World.Databases.ParameterGroups[(call.Region, name)] = group;
        RdsTags.Set(call.World, group.Arn, call.Input);
        return new AwsAnswer(WireStruct.Of(("DBClusterParameterGroup", Struct(group))), Effect: true);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var group = Find(call);
        CheckOwn(call, group, "modified");
        var wanted = call.Input.Structs("Parameters").ToArray();
        if (wanted.Length is 0 or > MostAtOnce)
        {
            throw RdsRules.WrongValue($"The number of parameters must be between 1 and {MostAtOnce}.");
        }

        foreach (var item in wanted)
        {
            Check(group, item);
        }

        foreach (var item in wanted)
        {
            group.Values[item.Text("ParameterName")!] = (item.Text("ParameterValue")!, item.Text("ApplyMethod") ?? "pending-reboot");
        }

        return new AwsAnswer(WireStruct.Of(("DBClusterParameterGroupName", group.Name)), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var group = Find(call);
        CheckOwn(call, group, "deleted");
        if (call.World.Clusters.Exists(cluster => cluster.Region == call.Region && cluster.ParameterGroup == group.Name))
        {
            throw RdsRules.Error("InvalidDBParameterGroupState", $"One or more database clusters are still members of this parameter group {group.Name}, so the group cannot be deleted");
        }

        call.World.Databases.ParameterGroups.Remove((call.Region, group.Name));
        call.World.Databases.Tags.Remove(group.Arn);
        return new AwsAnswer([], Effect: true);
    }

    /// <summary>Refuses a group that does not exist or is of another family.</summary>
    public static void CheckUse(AwsCall call, string name, DbEngine engine)
    {
        var group = All(call).FirstOrDefault(candidate => RdsRules.Same(candidate.Name, name))
            ?? throw RdsRules.Error("DBClusterParameterGroupNotFound", $"DBClusterParameterGroup not found: {name}", 404);
        if (group.Family != engine.Family)
        {
            throw RdsRules.WrongCombination($"The Parameter Group {name} with DBParameterGroupFamily {group.Family} cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily {engine.Family}");
        }
    }

    private static void Check(DbParameterGroup group, WireStruct item)
    {
        var name = item.Text("ParameterName") ?? "";
        var parameter = Of(group.Family).FirstOrDefault(candidate => candidate.Name == name) ?? throw RdsRules.WrongValue($"Could not find parameter with name: {name}");
        if (item.Text("ParameterValue") is not { } value)
        {
            throw RdsRules.WrongValue($"The parameter {name} needs a ParameterValue{(parameter.Allowed is null ? "" : $" of {parameter.Allowed}")}.");
        }

        if (parameter.Allowed is { } allowed && !value.StartsWith('{') && !Fits(value, allowed))
        {
            throw RdsRules.WrongValue($"Invalid parameter value: {value} for: {name} allowed values are: {allowed}");
        }

        if (parameter.ApplyType == "static" && item.Text("ApplyMethod") == "immediate")
        {
            throw RdsRules.WrongCombination($"cannot use immediate apply method for static parameter: {name}");
        }
    }

    private static bool Fits(string value, string allowed) => allowed.Split(',').Any(part =>
        part == value || (part.IndexOf('-', 1) is > 0 and var dash && decimal.TryParse(value, out var number)
            && decimal.TryParse(part[..dash], out var low) && decimal.TryParse(part[(dash + 1)..], out var high) && number >= low && number <= high));

    private static void CheckOwn(AwsCall call, DbParameterGroup group, string what)
    {
        if (!call.World.Databases.ParameterGroups.ContainsValue(group))
        {
            throw RdsRules.Error("InvalidDBParameterGroupState", $"Default DBClusterParameterGroup cannot be {what}: {group.Name}");
        }
    }

    private static IEnumerable<DbParameterGroup> All(AwsCall call) => DbEngines.All.Select(engine => engine.Family).Distinct()
        .Select(family => new DbParameterGroup { Region = call.Region, Name = "default." + family, Family = family, Description = $"Default cluster parameter group for {family}" })
        .Concat(call.World.Databases.ParameterGroups.Values.Where(group => group.Region == call.Region));

    private static DbParameterGroup Find(AwsCall call) =>
        All(call).FirstOrDefault(group => RdsRules.Same(group.Name, call["DBClusterParameterGroupName"])) ?? throw NotFound(call["DBClusterParameterGroupName"]);

    private static IEnumerable<DbParameter> Of(string family) => Known.Where(parameter => family.StartsWith(parameter.Engine, StringComparison.Ordinal));

    private static WireException NotFound(string name) => RdsRules.Error("DBParameterGroupNotFound", $"DBClusterParameterGroup not found: {name}", 404);

    private static WireStruct Struct(DbParameterGroup group) => WireStruct.Of(
        ("DBClusterParameterGroupName", group.Name),
        ("DBParameterGroupFamily", group.Family),
        ("Description", group.Description),
        ("DBClusterParameterGroupArn", group.Arn));

    private sealed record DbParameter(string Engine, string Name, string? Default, string ApplyType, string DataType, string? Allowed);
}
