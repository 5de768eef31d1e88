using System.Text.Json;
using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.DynamoDb;
using Unishop.Simulator.Services.Iam;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Services.Lambda;

/// <summary>
/// The functions of the hot standby. Code cannot be run here, so the handlers that the lab has are known by their names and carried
/// out against the table that the environment names, with the permissions that the function's role gives.
/// </summary>
internal static class LambdaHandlers
{
    private static readonly string[] TableVariables = ["TABLE_NAME", "TABLE", "DYNAMODB_TABLE", "UNISHOP_TABLE"];

    private static readonly Dictionary<string, Func<Basket, JsonObject, JsonNode?>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["addUnicornToBasket"] = Add,
        ["removeUnicornFromBasket"] = Remove,
        ["getUnicornsBasket"] = Get,
    };

    public static Invocation Run(World world, Function function, string payload)
    {
        var name = function.Handler[(function.Handler.LastIndexOfAny(['.', ':']) + 1)..];
        if (!Known.TryGetValue(name, out var handler))
        {
            return Invocation.Failed("SimulatorHandlerUnknown", $"The simulator cannot run code. It knows the handlers {string.Join(", ", Known.Keys)}; this function's is '{function.Handler}'.");
        }

        if (TableVariables.FirstOrDefault(function.Environment.ContainsKey) is not { } variable)
        {
            return Invocation.Failed("SimulatorTableUnknown", $"The simulator needs the table's name in one of the environment variables {string.Join(", ", TableVariables)}.");
        }

        if (Parse(payload) is not JsonObject input)
        {
            return Invocation.Failed("Runtime.UnmarshalError", "The event is no JSON object.");
        }

        try
        {
            var basket = new Basket(world, function, function.Environment[variable]);
            var isProxy = input.ContainsKey("httpMethod") && input.ContainsKey("requestContext");
            var result = handler(basket, isProxy ? FromProxy(input) : input);
            return new Invocation((isProxy ? ToProxy(result) : result)?.ToJsonString() ?? "null", null);
        }
        catch (WireException refused)
        {
            return Invocation.Failed(refused.Error.Code, refused.Error.Message);
        }
        catch (Exception wrong) when (wrong is InvalidOperationException or FormatException)
        {
            return Invocation.Failed("Runtime.UnmarshalError", "The event has values of other types than the handler takes.");
        }
    }

    private static JsonValue? Add(Basket basket, JsonObject input)
    {
        var (shopper, unicorn) = (Shopper(input), Unicorn(input));
        if (shopper is null || unicorn is null)
        {
            return JsonValue.Create("Nothing was added: uuid and unicorns are needed.");
        }

        var unicorns = basket.Read(shopper) ?? [];
        if (unicorns.Contains(unicorn))
        {
            return JsonValue.Create("Unicorn already exists!");
        }

        basket.Write(shopper, [.. unicorns, unicorn]);
        return JsonValue.Create("Added Unicorn to basket");
    }

    private static JsonValue? Remove(Basket basket, JsonObject input)
    {
        var (shopper, unicorn) = (Shopper(input), Unicorn(input));
        var unicorns = shopper is null ? null : basket.Read(shopper);
        if (unicorns is null || unicorn is null || !unicorns.Remove(unicorn))
        {
            return JsonValue.Create("The unicorn is not in the basket");
        }

        if (unicorns.Count == 0)
        {
            basket.Delete(shopper!);
            return JsonValue.Create("The last unicorn was removed, and the basket with it");
        }

        basket.Write(shopper!, unicorns);
        return JsonValue.Create("The unicorn was removed from the basket");
    }

    private static JsonObject? Get(Basket basket, JsonObject input) => Shopper(input) is { } shopper && basket.Read(shopper) is { } unicorns
        ? new JsonObject { ["uuid"] = shopper, ["unicorns"] = new JsonArray([.. unicorns.Select(uuid => new JsonObject { ["uuid"] = uuid })]) }
        : null;

    private static string? Shopper(JsonObject input) => input["uuid"]?.GetValue<string>();

    private static string? Unicorn(JsonObject input) => input["unicorns"]?.AsArray().FirstOrDefault()?["uuid"]?.GetValue<string>();

    private static JsonNode? Parse(string payload)
    {
        try
        {
            return JsonNode.Parse(payload.Length == 0 ? "{}" : payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonObject FromProxy(JsonObject request)
    {
        var input = Parse(request["body"]?.GetValue<string>() ?? "") as JsonObject ?? [];
        if (request["pathParameters"]?["uuid"]?.GetValue<string>() is { } uuid)
        {
            input["uuid"] = uuid;
        }

        return input;
    }

    private static JsonObject ToProxy(JsonNode? result) => new()
    {
        ["statusCode"] = 200,
        ["headers"] = new JsonObject { ["Access-Control-Allow-Origin"] = "*", ["Content-Type"] = "application/json" },
        ["body"] = result?.ToJsonString() ?? "null",
    };

    /// <summary>The carts of a table, as the function's role may reach them.</summary>
    private sealed class Basket(World world, Function function, string table)
    {
        public List<string>? Read(string shopper) =>
            Call("GetItem", ("Key", KeyOf(shopper))).Struct("Item") is { } item
                ? [.. item.Struct("unicorns")?.Structs("L").Select(unicorn => unicorn.Struct("M")!.Struct("uuid")!.Text("S")!) ?? []]
                : null;

        public void Write(string shopper, IEnumerable<string> unicorns)
        {
            var item = KeyOf(shopper);
            item["unicorns"] = Attributes.List(unicorns.Select(uuid => WireStruct.Of(("M", WireStruct.Of(("uuid", Attributes.Text(uuid)))))));
            Call("PutItem", ("Item", item));
        }

        public void Delete(string shopper) => Call("DeleteItem", ("Key", KeyOf(shopper)));

        private static WireStruct KeyOf(string shopper) => WireStruct.Of(("uuid", Attributes.Text(shopper)));

        private WireStruct Call(string operation, (string Name, object? Value) argument)
        {
            var resource = $"arn:aws:dynamodb:{function.Region}:{World.Account}:table/{table}";
            if (world.Identities.RoleByArn(function.Role)?.Decide("dynamodb:" + operation, resource) != "allowed")
            {
                throw new WireException(new WireError("AccessDeniedException", $"{function.Role} is not authorized to perform: dynamodb:{operation} on resource: {resource}", 400));
            }

            return world.Invoke(function.Region, "dynamodb", operation, WireStruct.Of(("TableName", table), argument)).Output;
        }
    }
}
