using System.Text.Json;
using System.Text.Json.Nodes;
using Unishop.Simulator.Worlds;

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

    public static bool IsWrite(string method, string path) =>
        (method == "POST" && path is "/user" or "/unicorns/basket") || (method == "DELETE" && path == "/unicorns/basket");

    public static ShopAnswer Answer(World world, Instance instance, string method, string path, string body)
    {
        Aurora.Replicate(world);
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        return (method, path) switch
        {
            ("GET", "/health/ishealthy") => ShopAnswer.Text(200, "Unishop is healthy"),
            ("GET", "/health/ping") => ShopAnswer.Text(200, $"accountId: {World.Account}, instanceID: {instance.Id}, instanceType: {instance.Type}, region: {instance.Region}"),
            ("GET", "/health/dbping") => Connect(world, instance, write: false) is { } data && data.Unicorns.Count > 0 ? ShopAnswer.Text(200, "The database answers") : ShopAnswer.Text(400, NoDatabase),
            ("GET", "/unicorns") => Connect(world, instance, write: false) is { } data ? ShopAnswer.Json(200, new JsonArray([.. data.Unicorns.Select(Unicorn)])) : ShopAnswer.Text(400, NoDatabase),
            ("POST", "/user") => SignUp(world, instance, Parse(body)),
            ("POST", "/user/login") => LogIn(world, instance, Parse(body)),
            ("POST", "/unicorns/basket") => ChangeBasket(world, instance, Parse(body), add: true),
            ("DELETE", "/unicorns/basket") => ChangeBasket(world, instance, Parse(body), add: false),
            ("GET", _) when path.StartsWith("/unicorns/basket/", StringComparison.Ordinal) => Basket(world, instance, path["/unicorns/basket/".Length..]),
            _ => ShopAnswer.Text(404, "Not found"),
        };
    }

    /// <returns>The data, or <see langword="null"/> where the instance can't connect.</returns>
    private static ShopData? Connect(World world, Instance instance, bool write)
    {
        var (region, id) = instance.ConfiguredCluster.Split('/') is [var r, var i] ? (r, i) : ("", "");
        if (world.Cluster(region, id) is not { } cluster || !cluster.WriterEndpointActive || (write && !cluster.IsWriter))
        {
            return null;
        }

        // Another Region's database is not in reach of the instance's network, and the database's group must let its group in.
        var network = world.Networks.Find(candidate => candidate.Subnets.Any(subnet => subnet.Id == instance.SubnetId));
        var allowed = network is { IsDefault: false } && network.Groups.Exists(group =>
            group.Name.Contains("DBSecurityGroup", StringComparison.Ordinal) && group.Ingress.Exists(rule => rule.Admits(3306, instance.SecurityGroupId, instance.PrivateIp)));
        return region == instance.Region && allowed ? cluster.Data : null;
    }

    private static DbCluster Cluster(World world, Instance instance)
    {
        var parts = instance.ConfiguredCluster.Split('/');
        return world.Cluster(parts[0], parts[1])!;
    }

    private static ShopAnswer SignUp(World world, Instance instance, JsonObject? body)
    {
        if (Text(body, "email") is not { } email || Connect(world, instance, write: true) is not { } data || data.Shoppers.ContainsKey(email))
        {
            return ShopAnswer.Text(400, "");
        }

        var hex = world.Random.Hex(32);
        var shopper = new Shopper($"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}", email, Text(body, "firstName") ?? "", Text(body, "lastName") ?? "");
        Aurora.Commit(world, Cluster(world, instance), new ShopperAdded(shopper));
        return ShopAnswer.Json(201, new JsonObject
        {
            ["uuid"] = shopper.Uuid,
            ["email"] = shopper.Email,
            ["firstName"] = shopper.FirstName,
            ["lastName"] = shopper.LastName,
        });
    }

    private static ShopAnswer LogIn(World world, Instance instance, JsonObject? body) =>
        Text(body, "email") is { } email && Connect(world, instance, write: false)?.Shoppers.GetValueOrDefault(email) is { } shopper
            ? ShopAnswer.Json(200, new JsonObject { ["uuid"] = shopper.Uuid, ["email"] = shopper.Email })
            : ShopAnswer.Text(400, "");

    private static ShopAnswer Basket(World world, Instance instance, string shopper)
    {
        if (Connect(world, instance, write: false) is not { } data)
        {
            return ShopAnswer.Text(400, NoDatabase);
        }

        var unicorns = data.Basket(shopper).Select(uuid => data.Unicorns.Find(unicorn => unicorn.Uuid == uuid)).OfType<Unicorn>();
        return ShopAnswer.Json(200, new JsonObject { ["uuid"] = shopper, ["unicorns"] = new JsonArray([.. unicorns.Select(Unicorn)]) });
    }

    private static ShopAnswer ChangeBasket(World world, Instance instance, JsonObject? body, bool add)
    {
        var shopper = Text(body, "uuid");
        var unicorn = Text((body?["unicorns"] as JsonArray)?.FirstOrDefault() as JsonObject, "uuid");
        if (shopper is null || unicorn is null || Connect(world, instance, write: true) is not { } data
            || data.Basket(shopper).Contains(unicorn) == add || data.Unicorns.All(known => known.Uuid != unicorn))
        {
            return ShopAnswer.Text(400, "");
        }

        Aurora.Commit(world, Cluster(world, instance), add ? new BasketAdded(shopper, unicorn) : new BasketRemoved(shopper, unicorn));
        return ShopAnswer.Text(200, "");
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

    private static string? Text(JsonObject? body, string name) =>
        body?[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
