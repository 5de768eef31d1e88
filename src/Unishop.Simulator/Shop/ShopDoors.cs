using Unishop.Simulator.Core;
using Unishop.Simulator.Services.ApiGateway;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Elb;

namespace Unishop.Simulator.Shop;

/// <summary>How requests come to a shop: at an instance, through a load balancer, through a stage of API Gateway.</summary>
internal static class ShopDoors
{
    /// <summary>A request to the shop on an instance; <see langword="null"/> where nothing listens.</summary>
    public static ShopAnswer? AnswerShop(World world, string region, string host, string method, string path, string body)
    {
        var balancer = world.LoadBalancers.Find(candidate => candidate.Region == region && string.Equals(candidate.DnsName, host, StringComparison.OrdinalIgnoreCase));
        var instance = balancer is null
            ? world.Instances.Find(candidate => candidate.Region == region && candidate.PublicDns == host)
            : LoadBalancers.Route(world, balancer);
        if (balancer is not null && instance is null)
        {
            Noted(null);
            return ShopAnswer.Text(503, "Service Unavailable: Back-end server is at capacity");
        }

        return instance is { AppReady: true, State: "running" } && (balancer is not null || Reachability.FromInternet(world, instance))
            ? Noted(world.Do($"shop {region} {host} {method} {path} {body}", () => ShopApi.Answer(world, instance, method, path, body), answer => ShopApi.IsWrite(method, path) && answer.Status < 400))
            : null;

        ShopAnswer? Noted(ShopAnswer? answer)
        {
            if (balancer is not null && ShopApi.IsWrite(method, path))
            {
                BalancerTraffic.Note(world, balancer, answer?.Status);
            }
            else if (balancer is not null)
            {
                world.Reads.Add(balancer, answer?.Status);
            }

            return answer;
        }
    }

    /// <summary>A request to a stage of API Gateway; <see langword="null"/> where there is no such API.</summary>
    public static WebAnswer? AnswerStage(World world, string region, string host, StageRequest request)
    {
        (int, string)? Ask(string toRegion, string toHost, string method, string path, string body) =>
            AnswerShop(world, toRegion, toHost, method, path, body) is { } answer ? (answer.Status, answer.Body) : null;
        return ApiGatewayStage.Find(world, region, host) is { } api
            ? world.Do($"stage {region} {host} {request.Method} {request.Path} {request.Body}", () => new ApiGatewayStage(world, api, Ask).Answer(request), _ => request.Method is not ("GET" or "HEAD" or "OPTIONS"))
            : null;
    }
}
