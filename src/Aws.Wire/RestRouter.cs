using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Aws.Wire;

/// <summary>
/// Finds which operation of a REST service a request is, by method, path, query and headers, among all that AWS has: a request for something that
/// there is no model of must not be taken for the operation at the same path.
/// </summary>
internal sealed class RestRouter
{
    private static readonly ConcurrentDictionary<ServiceModel, RestRouter> Routers = new();
    private readonly ImmutableArray<Route> _routes;

    // At one address the operation that there is a model of comes first: ListBuckets and ListDirectoryBuckets differ by their host alone.
    private RestRouter(ServiceModel service) =>
        _routes = [.. KnownOperations.Of(service.Name).Addresses.Select(Route.Of)
            .OrderByDescending(route => route.Rank).ThenByDescending(route => service.Operations.ContainsKey(route.Operation)).ThenBy(route => route.Operation, StringComparer.Ordinal)];

    public static RestRouter Of(ServiceModel service) => Routers.GetOrAdd(service, static service => new RestRouter(service));

    /// <returns>The operation's name with its URI parameters; <see langword="null"/> where no operation fits.</returns>
    public (string Operation, Dictionary<string, string> Path)? Match(WireRequest request, IReadOnlyDictionary<string, string> query)
    {
        foreach (var route in _routes)
        {
            if (route.Method == request.Method && route.Match(request, query) is { } parameters)
            {
                return (route.Operation, parameters);
            }
        }

        return null;
    }

    private sealed record Route(
        string Operation, string Method, ImmutableArray<string> Segments, ImmutableArray<(string Name, string? Value)> Query, ImmutableArray<string> Headers, int Rank)
    {
        public static Route Of(KeyValuePair<string, string> operation)
        {
            var words = operation.Value.Split(' ');
            var parts = words[1].Split('?', 2);
            var segments = parts[0].Split('/', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
            ImmutableArray<(string Name, string? Value)> query = parts.Length < 2 ? [] :
                [.. parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.Length > 1 ? pair[1] : null))];
            // UploadPart and PutObject share their address: what only a part must have in its query tells which is meant.
            query = query.AddRange(Marked(words, '?').Except(query.Select(given => given.Name)).Select(name => (name, (string?)null)));
            // And the header that only a copy has.
            var headers = Marked(words, '+').ToImmutableArray();
            var literals = segments.Count(segment => !segment.StartsWith('{'));
            return new Route(operation.Key, words[0], segments, query, headers, (query.Length * 10_000) + (segments.Length * 100) + (literals * 10) + headers.Length);
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
            for (var index = 0; index < Segments.Length; index++)
            {
                if (rest.Length == 0)
                {
                    return null;
                }

                var segment = Segments[index];
                var greedy = segment.EndsWith("+}", StringComparison.Ordinal);
                var end = greedy ? Before(rest, Segments.Length - index - 1) : rest.IndexOf('/', StringComparison.Ordinal);
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

        // Where the last so many segments of a path begin; what is greedy takes all before them.
        private static int Before(string path, int segments)
        {
            var at = path.Length;
            for (; segments > 0 && at > 0; segments--)
            {
                at = path.LastIndexOf('/', at - 1);
            }

            return at == path.Length ? -1 : at;
        }

        private static IEnumerable<string> Marked(string[] words, char mark) => words.Skip(2).Where(word => word[0] == mark).Select(word => word[1..]);
    }
}
