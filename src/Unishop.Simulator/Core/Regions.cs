using System.Collections.Immutable;

namespace Unishop.Simulator.Core;

/// <summary>AWS's commercial Regions ("Regions and Availability Zones"); all of them are opted in to.</summary>
internal static class Regions
{
    /// <summary>The names in a fixed order.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
        "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
        "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1",
        "us-east-2", "us-west-1", "us-west-2",
    ];

    /// <summary>Whether AWS has the Region.</summary>
    public static bool IsKnown(string region) => All.Contains(region);

    /// <summary>The name that ids of zones begin with, e.g. <c>use1</c>.</summary>
    public static string ShortName(string region) => string.Concat(region.Split('-').Select(part => part switch
    {
        "north" => "n",
        "south" => "s",
        "east" => "e",
        "west" => "w",
        "central" => "c",
        "northeast" => "ne",
        "southeast" => "se",
        _ => part,
    }));
}
