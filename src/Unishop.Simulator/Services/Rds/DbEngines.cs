using System.Collections.Immutable;
using System.Globalization;

namespace Unishop.Simulator.Services.Rds;

/// <summary>A version of a database engine.</summary>
/// <param name="Engine"><c>aurora-mysql</c> or <c>aurora-postgresql</c>.</param>
/// <param name="Version">AWS's name of it.</param>
/// <param name="Family">The family of its parameter groups.</param>
/// <param name="Release">Aurora's own number, comparable within the family: 2.11.1, 3.04.0, 15.4.</param>
internal sealed record DbEngine(string Engine, string Version, string Family, Version Release)
{
    /// <summary>The engine's major version: 5.7, 8.0, 15.</summary>
    public string Major => Family[Engine.Length..];

    /// <summary>Whether a secondary of this version can take over from the other at a switchover: major, minor and, on MySQL, patch are alike.</summary>
    public bool IsSame(DbEngine other) => this == other;

    /// <summary>Whether a secondary of this version can take over from the other at a failover: major and minor are alike.</summary>
    public bool IsSameMinor(DbEngine other) =>
        Engine == other.Engine && Family == other.Family && Release.Major == other.Release.Major && Release.Minor == other.Release.Minor;
}

/// <summary>The engine versions that can be had: those of the labs and some around them. Not AWS's whole list.</summary>
internal static class DbEngines
{
    public const string AuroraMySql = "aurora-mysql";
    public const string AuroraPostgreSql = "aurora-postgresql";

    /// <summary>The version that an engine gets where none is asked for.</summary>
    private static readonly ImmutableHashSet<string> Defaults = ["8.0.mysql_aurora.3.08.2", "16.6"];

    /// <summary>The engines of RDS (CreateDBInstance, parameter Engine) that have no version here.</summary>
    private static readonly string[] Others = ["mysql", "postgres", "mariadb", "oracle-", "sqlserver-", "custom-", "db2-"];

    public static ImmutableArray<DbEngine> All { get; } =
    [
        .. Of(AuroraMySql, "aurora-mysql5.7", "5.7.mysql_aurora.", "2.09.1", "2.11.1", "2.11.2", "2.11.5", "2.12.0", "2.12.5"),
        .. Of(AuroraMySql, "aurora-mysql8.0", "8.0.mysql_aurora.", "3.04.0", "3.04.1", "3.04.4", "3.08.2", "3.10.0"),
        .. Of(AuroraPostgreSql, "aurora-postgresql15", "", "15.4", "15.10"),
        .. Of(AuroraPostgreSql, "aurora-postgresql16", "", "16.4", "16.6"),
    ];

    /// <summary>The version that is meant by an engine and a version, or part of one; <see langword="null"/> where there is none.</summary>
    public static DbEngine? Find(string engine, string? version) => version is null
        ? All.FirstOrDefault(candidate => candidate.Engine == engine && IsDefault(candidate))
        : All.FirstOrDefault(candidate => candidate.Engine == engine && candidate.Version == version)
            ?? All.LastOrDefault(candidate => candidate.Engine == engine && candidate.Major == version);

    /// <summary>Whether RDS has an engine of this name at all.</summary>
    public static bool IsOfRds(string engine) => engine is AuroraMySql or AuroraPostgreSql
        || Array.Exists(Others, other => other[^1] == '-' ? engine.StartsWith(other, StringComparison.Ordinal) : engine == other);

    public static bool IsDefault(DbEngine engine) => Defaults.Contains(engine.Version);

    /// <summary>The versions to which one can be upgraded in place.</summary>
    public static IEnumerable<DbEngine> Targets(DbEngine from) => All.Where(candidate => candidate.Engine == from.Engine && candidate.Release > from.Release);

    private static IEnumerable<DbEngine> Of(string engine, string family, string prefix, params string[] releases) => releases.Select(release =>
        new DbEngine(engine, prefix + release, family, new Version(string.Join('.', release.Split('.').Select(part => int.Parse(part, CultureInfo.InvariantCulture))))));
}
