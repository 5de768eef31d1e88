using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>DescribeDBEngineVersions.</summary>
internal static class RdsEngineVersions
{
    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call, "db-parameter-group-family", "engine", "engine-mode", "engine-version", "status");
        var (engine, version, family) = (call.Input.Text("Engine"), call.Input.Text("EngineVersion"), call.Input.Text("DBParameterGroupFamily"));
        var found = DbEngines.All.Where(candidate => (engine is null || candidate.Engine == engine)
            && (version is null || candidate.Version == version || candidate.Major == version)
            && (family is null || candidate.Family == family)
            && (call.Input.Flag("DefaultOnly") != true || DbEngines.IsDefault(candidate))
            && RdsRules.Passes(call, name => name switch
            {
                "db-parameter-group-family" => [candidate.Family],
                "engine" => [candidate.Engine],
                "engine-mode" => ["provisioned"],
                "engine-version" => [candidate.Version],
                "status" => ["available"],
                _ => null,
            }));
        var (page, next) = RdsRules.Page(call, found.Index(), item => $"{item.Index:D4}");
        return WireStruct.Of(("DBEngineVersions", page.Select(item => Struct(item.Item))), ("Marker", next));
    }

    private static WireStruct Struct(DbEngine engine) => WireStruct.Of(
        ("Engine", engine.Engine),
        ("EngineVersion", engine.Version),
        ("MajorEngineVersion", engine.Major),
        ("DBParameterGroupFamily", engine.Family),
        ("DBEngineDescription", engine.Engine == DbEngines.AuroraMySql ? "Aurora MySQL" : "Aurora (PostgreSQL)"),
        ("DBEngineVersionDescription", $"{(engine.Engine == DbEngines.AuroraMySql ? "Aurora (MySQL" : "Aurora PostgreSQL (compatible with PostgreSQL")} {engine.Release})"),
        ("SupportedEngineModes", new List<object?> { "provisioned" }),
        ("SupportsGlobalDatabases", true),
        ("SupportsParallelQuery", engine.Engine == DbEngines.AuroraMySql),
        ("SupportsLogExportsToCloudwatchLogs", true),
        ("SupportsReadReplica", false),
        ("SupportsLocalWriteForwarding", engine.Engine == DbEngines.AuroraMySql && engine.Release.Major == 3),
        ("Status", "available"),
        ("ValidUpgradeTarget", DbEngines.Targets(engine).Select(target => WireStruct.Of(
            ("Engine", target.Engine),
            ("EngineVersion", target.Version),
            ("Description", target.Version),
            ("AutoUpgrade", false),
            ("IsMajorVersionUpgrade", target.Family != engine.Family),
            ("SupportsGlobalDatabases", true)))));
}
