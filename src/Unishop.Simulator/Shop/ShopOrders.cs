using System.Globalization;
using System.Text.Json.Nodes;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Shop;

/// <summary>Orders: <c>POST /unicorns/order</c>, <c>GET /unicorns/order/{shopper}</c> <c>GET /orders/sequence</c> and <c>GET /orders/before/{time}</c>. The original shop stops at the cart; these are ours.</summary>
internal static class ShopOrders
{
    /// <summary>Orders what the request names, or else what is in the shopper's cart.</summary>
    public static ShopAnswer Place(World world, DatabaseSession? session, JsonObject? body)
    {
        if (session is not { WritesTo: { } writer } || ShopApi.Text(body, "uuid") is not { } shopper)
        {
            return ShopAnswer.Text(400, "");
        }

        var named = ShopApi.Unicorns(body).Distinct(StringComparer.Ordinal).ToArray();
        var wanted = named.Length > 0 ? named : [.. new DatabaseCarts(world, session).Read(shopper)];
        var unicorns = wanted.Select(uuid => session.Data.Unicorns.Find(unicorn => unicorn.Uuid == uuid)).OfType<Unicorn>().ToArray();
        if (unicorns.Length == 0 || unicorns.Length != wanted.Length)
        {
            return ShopAnswer.Text(400, "");
        }

        // The number is given out by the writer, where the row is inserted. The identifier depends on seed, cluster and place alone: an
        // order must not change what is drawn for anything else.
        var place = writer.Arn.Aggregate(writer.Data.Log.Count + (1_000_003L * world.Seed), (sum, letter) => unchecked((sum * 31) + letter));
        var order = new Order(
            new WorldRandom(place).Uuid(), LastOf(writer.Data) + 1, OrderLedger.ShopOf(writer), shopper, wanted, unicorns.Sum(unicorn => unicorn.Price), writer.Region, world.Now);
        session.Write(world, new OrderPlaced(order));
        world.Orders.Confirm(order);
        return ShopAnswer.Json(201, Json(order));
    }

    /// <summary>A shopper's orders, the newest first.</summary>
    public static ShopAnswer Of(DatabaseSession session, string shopper) => ShopAnswer.Json(200, new JsonObject
    {
        ["uuid"] = shopper,
        ["orders"] = new JsonArray([.. session.Data.Orders.Where(order => order.ShopperUuid == shopper).Reverse().Select(Json)]),
    });

    /// <summary>The last order of the cluster that is read: what there is to compare between Regions.</summary>
    public static ShopAnswer Sequence(DatabaseSession session) => ShopAnswer.Json(200, new JsonObject
    {
        ["region"] = session.Cluster.Region,
        ["lastSequence"] = LastOf(session.Data),
        ["committedAt"] = session.Data.Orders is [.., var last] ? last.At : null,
    });

    /// <summary>The last order that this Region's writer did not take itself since a time: what it had from another Region before it took over.</summary>
    /// <param name="session">Where is read.</param>
    /// <param name="since">ISO 8601, e.g. <c>2026-03-01T09:00:00Z</c>.</param>
    public static ShopAnswer Before(DatabaseSession session, string since)
    {
        if (!DateTimeOffset.TryParse(Uri.UnescapeDataString(since), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var from))
        {
            return ShopAnswer.Text(400, "The time is not of the form 2026-03-01T09:00:00Z.");
        }

        var last = session.Data.Orders.FindLast(order => order.At < from || order.Region != session.Cluster.Region);
        return ShopAnswer.Json(200, new JsonObject
        {
            ["region"] = session.Cluster.Region,
            ["lastSequence"] = last?.Sequence ?? 0,
            ["committedAt"] = last?.At,
        });
    }

    private static long LastOf(ShopData data) => data.Orders is [.., var last] ? last.Sequence : 0;

    private static JsonObject Json(Order order) => new()
    {
        ["uuid"] = order.Uuid,
        ["sequence"] = order.Sequence,
        ["region"] = order.Region,
        ["total"] = order.Total,
        ["committedAt"] = order.At,
        ["unicorns"] = new JsonArray([.. order.Unicorns.Select(uuid => new JsonObject { ["uuid"] = uuid })]),
    };
}
