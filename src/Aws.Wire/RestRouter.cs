using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Aws.Wire;

/// <summary>Finds which operation of a REST service a request is, by method, path and query.</summary>
internal sealed class RestRouter
{
    private static readonly ConcurrentDictionary<ServiceModel, RestRouter> Routers = new();
    private readonly ImmutableArray<Route> _routes;

    private RestRouter(ServiceModel service) =>
        _routes = [.. service.Operations.Values.Select(Route.Of).OrderByDescending(route => route.Rank)];

    public static RestRouter Of(ServiceModel service) => Routers.GetOrAdd(service, static service => new RestRouter(service));

    /// <returns>The operation with its URI parameters; <see langword="null"/> where no operation fits.</returns>
    public (OperationModel Operation, Dictionary<string, string> Path)? Match(WireRequest request, IReadOnlyDictionary<string, string> query)
    {
        foreach (var route in _routes)
        {
            if (route.Operation.Method == request.Method && route.Match(request, query) is { } parameters)
            {
                return (route.Operation, parameters);
            }
        }

        return null;
    }

    private sealed record Route(OperationModel Operation, ImmutableArray<string> Segments, ImmutableArray<(string Name, string? Value)> Query, ImmutableArray<string> Headers, int Rank)
    {
        public static Route Of(OperationModel operation)
        {
            var parts = operation.Uri.Split('?', 2);
            var segments = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
            ImmutableArray<(string Name, string? Value)> query = parts.Length < 2 ? [] :
                [.. parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : null))];
            // UploadPart and PutObject share their address: what only a part must have in its query tells which is meant.
            query = query.AddRange((operation.Input?.Members ?? []).Where(member => member is { IsRequired: true, Location: "querystring" })
                .Select(member => member.WireName).Except(query.Select(given => given.Name)).Select(name => (name, (string?)null)));
            // And the header that only a copy has.
            ImmutableArray<string> headers = [.. (operation.Input?.Members ?? []).Where(member => member is { IsRequired: true, Location: "header" }).Select(member => member.WireName)];
            return new Route(operation, segments, query, headers, (query.Length * 100) + (segments.Length * 10) + headers.Length);
        }

        public Dictionary<string, string>? Match(WireRequest request, IReadOnlyDictionary<string, string> query)
        {
            if (!Headers.All(request.Headers.ContainsKey))
            {
                return null;
            }

            foreach (var (name, value) in Query)
            {
                if (!query.TryGetValue(name, out var given) || (value is not null && given != value))
                {
                    return null;
                }
            }

            var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
            var rest = request.Path.TrimStart('/');
            foreach (var segment in Segments)
            {
                if (rest.Length == 0)
                {
                    return null;
                }

                var greedy = segment.EndsWith("+}", StringComparison.Ordinal);
                var end = greedy ? -1 : rest.IndexOf('/', StringComparison.Ordinal);
                var value = end < 0 ? rest : rest[..end];
                rest = end < 0 ? "" : rest[(end + 1)..];
                if (segment.StartsWith('{'))
                {
                    parameters[segment.Trim('{', '}', '+')] = value;
                }
                else if (segment != value)
                {
                    return null;
                }
            }

            return rest.Length == 0 ? parameters : null;
        }
    }
}
