using System.Text;
using System.Text.Json.Nodes;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.S3;
using Unishop.Simulator.Shop;

namespace Unishop.Simulator.Scenarios;

/// <summary>A shopper whose browser has a site open: it asks the API that the site's <c>config.json</c> names.</summary>
internal sealed class ScenarioShopper
{
    private readonly World _world;
    private string _region = "";
    private string _host = "";
    private string _root = "";
    private string _uuid = "";

    /// <summary>Opens a bucket's site by its own address.</summary>
    public ScenarioShopper(World world, string region, string bucket)
    {
        _world = world;
        var page = Websites.Answer(world, bucket, "GET", "config.json", "0");
        Open(page.Status == 200
            ? Encoding.UTF8.GetString(page.Body) : throw new InvalidOperationException($"The site {bucket} in {region} answers {page.Status}: {Encoding.UTF8.GetString(page.Body)}"));
    }

    /// <summary>Opens a page by the text of its <c>config.json</c>, wherever that came from.</summary>
    public ScenarioShopper(World world, string config)
    {
        _world = world;
        Open(config);
    }

    /// <summary>Loads the page anew, from the same address: who had logged in still has.</summary>
    public void Open(string config)
    {
        var named = JsonNode.Parse(config)!;
        _region = named["region"]!.GetValue<string>();
        // What stands behind the simulator's own address: the host, and for a gateway the stage.
        var address = named["host"]!.GetValue<string>()[$"{_world.BaseUrl}/app/{_region}/".Length..].TrimEnd('/');
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        (_host, _root) = slash < 0 ? (address, "") : (address[..slash], address[slash..]);
    }

    /// <summary>The Region that the page shows.</summary>
    public string Region => _region;

    /// <summary>Who has logged in.</summary>
    public string Uuid => _uuid;

    public void SignUp(string email) => Ask("POST", "/user", new JsonObject { ["email"] = email, ["firstName"] = "Tara", ["lastName"] = "Trainer" });

    public void LogIn(string email) => _uuid = Ask("POST", "/user/login", new JsonObject { ["email"] = email })!["uuid"]!.GetValue<string>();

    /// <summary>Puts unicorns of the catalogue into the cart, by their places in it.</summary>
    public void Add(int first, int count)
    {
        var unicorns = (JsonArray)Ask("GET", "/unicorns", null)!;
        foreach (var unicorn in unicorns.Skip(first).Take(count))
        {
            Ask("POST", "/unicorns/basket", new JsonObject { ["uuid"] = _uuid, ["unicorns"] = new JsonArray(new JsonObject { ["uuid"] = unicorn!["uuid"]!.GetValue<string>() }) });
        }
    }

    /// <summary>Whether somebody is known to the shop by an e-mail address.</summary>
    public bool Knows(string email) => Answer("POST", "/user/login", new JsonObject { ["email"] = email }.ToJsonString()) is (200, var text) && text.Contains(email, StringComparison.Ordinal);

    /// <summary>How many unicorns the cart has.</summary>
    public int Count() => (Ask("GET", "/unicorns/basket/" + _uuid, null)?["unicorns"] as JsonArray)?.Count ?? 0;

    /// <summary>A request that has to succeed.</summary>
    public JsonNode? Ask(string method, string path, JsonObject? body)
    {
        var (status, text) = Answer(method, path, body?.ToJsonString() ?? "");
        return status is 200 or 201
            ? text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text) : null
            : throw new InvalidOperationException($"{method} {path} at {_host} answered {status}: {text}");
    }

    /// <summary>What a request is answered; 0: nobody is there.</summary>
    public (int Status, string Body) Answer(string method, string path, string body)
    {
        if (_root.Length > 0)
        {
            var request = new StageRequest(method, (_root + path).TrimStart('/'), new Dictionary<string, string>(), new Dictionary<string, string> { ["Content-Type"] = "application/json" }, body);
            var answer = ShopDoors.AnswerStage(_world, _region, _host, request);
            return answer is null ? (0, "no such API") : (answer.Status, Encoding.UTF8.GetString(answer.Body));
        }

        var direct = ShopDoors.AnswerShop(_world, _region, _host, method, path, body);
        return direct is null ? (0, "nothing listens") : (direct.Status, direct.Body);
    }
}
