using Bunit;
using Unishop.Dashboard.Features.Workshop;
using Unishop.Dashboard.Workshop;

namespace Unishop.Dashboard.Tests.Workshop;

public sealed class ShopFramesTests : ScreenTest
{
    private static readonly Uri Address = new("http://127.0.0.1:5081");
    private static readonly SimulatedBucket Open = new() { Name = "pilot-primary-uibucket-abc", Keys = ["index.html"], Readable = true, Url = new Uri(Address, "/website/pilot-primary-uibucket-abc/") };

    /// <summary>What stands where the primary's shop would: nothing where it is shown.</summary>
    public static TheoryData<string, string?> States => new()
    {
        { "open", null },
        { "no stack", "no site" },
        { "unreachable", "out of reach" },
        { "closed", "403" },
        { "empty", "404" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Shop_InEachState_IsFramedOrSaysWhyNot(string state, string? said)
    {
        var shop = Frames(Of(state)).FindAll("[data-testid=shop]")[0];

        Assert.Equal(said is null ? 1 : 0, shop.QuerySelectorAll("iframe").Length);
        Assert.Contains(said ?? "", shop.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(said is not null, shop.QuerySelectorAll(".hatched").Length == 1);
    }

    [Fact]
    public void Reload_OfAShop_LoadsThatFrameAnewAndNoOther()
    {
        var frames = Frames(Of("open"));
        var before = frames.Find("iframe");

        frames.Find("[data-testid=shop] button").Press();

        Assert.NotSame(before, frames.Find("iframe"));
        Assert.Equal(before.GetAttribute("src"), frames.Find("iframe").GetAttribute("src"));
    }

    [Theory]
    [InlineData("origins", 3)]
    [InlineData(null, 2)]
    public void Distribution_OfTheWorld_IsShownToAWorkloadThatHasOne(string? originGroup, int shops)
    {
        var world = Of("open") with { Distributions = [new("E1", new Uri(Address, "/distribution/E1/"))] };

        Assert.Equal(shops, Frames(world, originGroup).FindAll("[data-testid=shop]").Count);
    }

    private static SimulatedWorld Of(string state) => new()
    {
        Faults = state == "unreachable" ? [new(Disasters.RegionLost, World.East, World.Noon, null)] : [],
        Regions = new Dictionary<string, SimulatedRegion>
        {
            [World.East] = new()
            {
                Buckets = state switch
                {
                    "no stack" => [],
                    "closed" => [Open with { Readable = false }],
                    "empty" => [Open with { Keys = [] }],
                    _ => [Open],
                },
            },
        },
    };

    private IRenderedComponent<ShopFrames> Frames(SimulatedWorld world, string? originGroup = null) => Render<ShopFrames>(p => p
        .Add(f => f.World, world).Add(f => f.Workload, World.Workload with { OriginGroup = originGroup }).Add(f => f.Simulator, Address));
}
