using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Rds;

/// <summary>DescribeEvents: the events of the last two weeks, by their documented categories.</summary>
internal static class RdsEvents
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private static readonly string[] SourceTypes =
        ["db-instance", "db-parameter-group", "db-security-group", "db-snapshot", "db-cluster", "db-cluster-snapshot", "custom-engine-version", "db-proxy", "blue-green-deployment"];

    public static WireStruct Describe(AwsCall call)
    {
        RdsRules.CheckFilters(call);
        var now = call.World.Now;
        var source = call.Input.Text("SourceIdentifier");
        var type = call.Input.Text("SourceType");
        if (source is not null && type is null)
        {
            throw RdsRules.WrongCombination("SourceType must be provided when SourceIdentifier is specified.");
        }

        if (type is not null && !SourceTypes.Contains(type))
        {
            throw RdsRules.WrongValue($"Invalid source type {type}; needed: one of {string.Join(", ", SourceTypes)}");
        }

        if (call.Input.Integer("Duration") is < 1 or > 20160)
        {
            throw RdsRules.WrongValue("Duration must be between 1 and 20160 minutes");
        }

        var from = call.Input.Instant("StartTime") ?? (call.Input.Instant("EndTime") ?? now) - TimeSpan.FromMinutes(call.Input.Integer("Duration") ?? 60);
        var to = call.Input.Instant("EndTime") ?? (call.Input.Instant("StartTime") is { } start && call.Input.Integer("Duration") is { } minutes ? start + TimeSpan.FromMinutes(minutes) : now);
        if (from < now - Kept)
        {
            throw RdsRules.WrongValue("StartTime must be within the past 14 days");
        }

        if (from > to)
        {
            throw RdsRules.WrongCombination("The EndTime must be after the StartTime.");
        }

        var categories = call.Input.Texts("EventCategories").ToArray();
        var found = call.World.DbEvents.Index().Where(item => item.Item is var e && e.Region == call.Region && e.At >= from && e.At <= to
            && (type is null || e.SourceType == type)
            && (source is null || RdsRules.Same(e.SourceId, source))
            && (categories.Length == 0 || categories.Contains(e.Category, StringComparer.Ordinal)));
        var (page, next) = RdsRules.Page(call, found, item => $"{item.Index:D10}");
        return WireStruct.Of(("Events", page.Select(item => Struct(item.Item))), ("Marker", next));
    }

    private static WireStruct Struct(DbEvent e) => WireStruct.Of(
        ("SourceIdentifier", e.SourceId),
        ("SourceType", e.SourceType),
        ("Message", e.Message),
        ("EventCategories", new List<object?> { e.Category }),
        ("Date", e.At),
        ("SourceArn", $"arn:aws:rds:{e.Region}:{World.Account}:{(e.SourceType == "db-instance" ? "db" : e.SourceType["db-".Length..])}:{e.SourceId}"));
}
