using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.ApiGateway;

/// <summary>What API Gateway keeps.</summary>
internal static class ApiGatewayState
{
    extension(World world)
    {
        public List<RestApi> RestApis => world.State<Kept>().RestApis;

        /// <summary>By Region, the role that API Gateway writes its logs with.</summary>
        public SortedDictionary<string, string> ApiGatewayLogRoles => world.State<Kept>().ApiGatewayLogRoles;
    }

    private sealed class Kept
    {
        public List<RestApi> RestApis { get; } = [];

        public SortedDictionary<string, string> ApiGatewayLogRoles { get; } = new(StringComparer.Ordinal);
    }
}
