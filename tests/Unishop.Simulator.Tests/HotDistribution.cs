using Aws.Wire;
using Unishop.Simulator.Services.CloudFront;

namespace Unishop.Simulator.Tests;

/// <summary>The hot standby's distribution as its sheet has it made by hand: first with one origin, then with a group of two.</summary>
internal static class HotDistribution
{
    private const string Group = "hot-standby-origin-group";

    public static WireStruct Config(LabsWorld lab, string region, string stack) => WireStruct.Of(
        ("CallerReference", "lab"), ("Comment", ""), ("Enabled", true),
        ("Origins", Items(Origin(lab, region, stack))),
        ("DefaultCacheBehavior", WireStruct.Of(("TargetOriginId", stack), ("ViewerProtocolPolicy", "allow-all"), ("CachePolicyId", Cdn.CachingDisabled))));

    public static void AddGroup(WireStruct config, LabsWorld lab, string region, string stack)
    {
        var first = config.Struct("Origins")!.Structs("Items").Single();
        config["Origins"] = Items(first, Origin(lab, region, stack));
        config["OriginGroups"] = Items(WireStruct.Of(
            ("Id", Group),
            ("FailoverCriteria", WireStruct.Of(("StatusCodes", Items(400L, 403L, 404L, 416L, 500L, 502L, 503L, 504L)))),
            ("Members", Items(WireStruct.Of(("OriginId", first.Text("Id"))), WireStruct.Of(("OriginId", stack))))));
        config.Struct("DefaultCacheBehavior")!["TargetOriginId"] = Group;
    }

    private static WireStruct Origin(LabsWorld lab, string region, string stack) => WireStruct.Of(
        ("Id", stack),
        ("DomainName", $"{lab.Bucket(region, stack)}.s3-website-{region}.amazonaws.com"),
        ("CustomOriginConfig", WireStruct.Of(("HTTPPort", 80L), ("HTTPSPort", 443L), ("OriginProtocolPolicy", "http-only"))));

    private static WireStruct Items(params object?[] items) => WireStruct.Of(("Quantity", (long)items.Length), ("Items", items.ToList()));
}
