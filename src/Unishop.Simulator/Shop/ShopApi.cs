using System.Text.Json;
using System.Text.Json.Nodes;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Shop;

/// <summary>An answer of the shop's API.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">JSON, or plain text; empty for none.</param>
/// <param name="IsJson">Whether the body is JSON.</param>
internal sealed record ShopAnswer(int Status, string Body, bool IsJson)
{
    public static ShopAnswer Json(int status, JsonNode body) => new(status, body.ToJsonString(), true);

    public static ShopAnswer Text(int status, string body) => new(status, body, false);
}

/// <summary>
/// The shop's program on an instance: serves the catalogue, shoppers and carts from the cluster that it is configured with. It never
/// knows more than its database connection gives.
/// </summary>
internal static class ShopApi
{
    private const string NoDatabase = "The database does not answer.";
    private const string BasketPath = "/unicorns/basket/";
    private const string OrderPath = "/unicorns/order/";
    private const string BeforePath = "/orders/before/";

    public static bool IsWrite(string method, string path) => path.TrimEnd('/') switch
    {
        "/user" or "/unicorns/order" => method == "POST",
        "/unicorns/basket" => method is "POST" or "DELETE",
        _ => false,
    };

    public static ShopAnswer Answer(World world, Instance instance, string method, string path, string body)
    {
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        switch ((method, path))
        {
            case ("GET", "/health/ishealthy"):
                return ShopAnswer.Text(200, "Unishop is healthy");
            case ("GET", "/health/ping"):
                return ShopAnswer.Text(200, $"accountId: {World.Account}, instanceID: {instance.Id}, instanceType: {instance.Type}, region: {instance.Region}");
        }

        var session = ShopDatabase.Open(world, instance);
        return (method, path) switch
        {
            ("POST", "/user") => SignUp(world, session, Parse(body)),
            ("POST", "/user/login") => LogIn(session, Parse(body)),
            ("POST", "/unicorns/basket") => ChangeBasket(world, session, Parse(body), add: true),
            ("DELETE", "/unicorns/basket") => ChangeBasket(world, session, Parse(body), add: false),
            ("POST", "/unicorns/order") => ShopOrders.Place(world, session, Parse(body)),
            ("GET", _) => Read(world, session, path),
            _ => ShopAnswer.Text(404, "Not found"),
        };
    }

    /// <summary>The text of a member, or <see langword="null"/> where there is none.</summary>
    internal static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>The unicorns that a request names.</summary>
    internal static IEnumerable<string> Unicorns(JsonObject? body) =>
        (body?["unicorns"] as JsonArray)?.Select(item => Text(item as JsonObject, "uuid")).OfType<string>() ?? [];

    private static ShopAnswer Read(World world, DatabaseSession? session, string path)
    {
        var isKnown = path is "/health/dbping" or "/unicorns" or "/orders/sequence"
            || path.StartsWith(BasketPath, StringComparison.Ordinal) || path.StartsWith(OrderPath, StringComparison.Ordinal)
            || path.StartsWith(BeforePath, StringComparison.Ordinal);
        if (!isKnown)
        {
            return ShopAnswer.Text(404, "Not found");
        }

        if (session is null)
        {
            return ShopAnswer.Text(400, NoDatabase);
        }

        return path switch
        {
            "/health/dbping" => session.Data.Unicorns.Count > 0 ? ShopAnswer.Text(200, "The database answers") : ShopAnswer.Text(400, NoDatabase),
            "/unicorns" => ShopAnswer.Json(200, new JsonArray([.. session.Data.Unicorns.Select(Unicorn)])),
            "/orders/sequence" => ShopOrders.Sequence(session),
            _ when path.StartsWith(BeforePath, StringComparison.Ordinal) => ShopOrders.Before(session, path[BeforePath.Length..]),
            _ when path.StartsWith(OrderPath, StringComparison.Ordinal) => ShopOrders.Of(session, path[OrderPath.Length..]),
            _ => Basket(world, session, path[BasketPath.Length..]),
        };
    }

    private static ShopAnswer SignUp(World world, DatabaseSession? session, JsonObject? body)
    {
        if (Text(body, "email") is not { } email || session is not { WritesTo: not null } || session.Data.Shoppers.ContainsKey(email))
        {
            return ShopAnswer.Text(400, "");
        }

        var shopper = new Shopper(world.Random.Uuid(), email, Text(body, "firstName") ?? "", Text(body, "lastName") ?? "");
        session.Write(world, new ShopperAdded(shopper));
        return ShopAnswer.Json(201, new JsonObject
        {
            ["uuid"] = shopper.Uuid,
            ["email"] = shopper.Email,
            ["firstName"] = shopper.FirstName,
            ["lastName"] = shopper.LastName,
        });
    }

    private static ShopAnswer LogIn(DatabaseSession? session, JsonObject? body) =>
        Text(body, "email") is { } email && session?.Data.Shoppers.GetValueOrDefault(email) is { } shopper
            ? ShopAnswer.Json(200, new JsonObject { ["uuid"] = shopper.Uuid, ["email"] = shopper.Email })
            : ShopAnswer.Text(400, "");

    private static ShopAnswer Basket(World world, DatabaseSession session, string shopper)
    {
        var unicorns = new DatabaseCarts(world, session).Read(shopper).Select(uuid => session.Data.Unicorns.Find(unicorn => unicorn.Uuid == uuid)).OfType<Unicorn>();
        return ShopAnswer.Json(200, new JsonObject { ["uuid"] = shopper, ["unicorns"] = new JsonArray([.. unicorns.Select(Unicorn)]) });
    }

    private static ShopAnswer ChangeBasket(World world, DatabaseSession? session, JsonObject? body, bool add)
    {
        if (Text(body, "uuid") is not { } shopper || Unicorns(body).FirstOrDefault() is not { } unicorn || session is null
            || session.Data.Unicorns.All(known => known.Uuid != unicorn))
        {
            return ShopAnswer.Text(400, "");
        }

        var carts = new DatabaseCarts(world, session);
        return ShopAnswer.Text((add ? carts.Add(shopper, unicorn) : carts.Remove(shopper, unicorn)) ? 200 : 400, "");
    }

    private static JsonNode Unicorn(Unicorn unicorn) => new JsonObject
    {
        ["uuid"] = unicorn.Uuid,
        ["name"] = unicorn.Name,
        ["description"] = unicorn.Description,
        ["price"] = unicorn.Price,
        ["image"] = unicorn.Image,
    };

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
