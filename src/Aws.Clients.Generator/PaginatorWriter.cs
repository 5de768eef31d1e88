using System.Text;
using Aws.Wire;

namespace Aws.Clients.Generator;

/// <summary>Writes the paginators of one service: a factory, and for each paginated operation what reads it page by page.</summary>
internal sealed class PaginatorWriter(ServiceModel model, ServiceNames names, Conversions conversions)
{
    private readonly StringBuilder _text = new();

    public string Write()
    {
        var paginated = model.Operations.Values.Where(operation => operation.Pagination is not null).OrderBy(operation => operation.Name, StringComparer.Ordinal).ToArray();
        if (paginated.Length == 0)
        {
            return "";
        }

        Line($"/// <summary>Reads {names.Name} page by page.</summary>\npublic interface I{names.Name}PaginatorFactory\n{{");
        foreach (var operation in paginated)
        {
            Line($"/// <summary>Reads {operation.Name} page by page.</summary>\nI{operation.Name}Paginator {operation.Name}({operation.Name}Request request);");
        }

        Line($"}}\n/// <inheritdoc/>\npublic class {names.Name}PaginatorFactory : I{names.Name}PaginatorFactory\n{{");
        Line($"private readonly IAmazon{names.Name} _client;\ninternal {names.Name}PaginatorFactory(IAmazon{names.Name} client) => _client = client;");
        foreach (var operation in paginated)
        {
            Line($"/// <inheritdoc/>\npublic I{operation.Name}Paginator {operation.Name}({operation.Name}Request request) => new {operation.Name}Paginator(_client, request);");
        }

        Line("}");
        foreach (var operation in paginated)
        {
            WritePaginator(operation, operation.Pagination!);
        }

        return _text.ToString();
    }

    private void WritePaginator(OperationModel operation, Pagination pagination)
    {
        var response = operation.Name + "Response";
        var results = pagination.ResultKeys.Select(key => (Path: key, Member: Find(operation.Output!, key))).Where(result => IsSequence(result.Member.Shape)).ToArray();
        Line($"/// <summary>Reads {operation.Name} page by page.</summary>\npublic interface I{operation.Name}Paginator\n{{");
        Line($"/// <summary>The answers.</summary>\nIPaginatedEnumerable<{response}> Responses {{ get; }}");
        foreach (var (path, member) in results)
        {
            Line($"/// <summary>The items of all answers.</summary>\nIPaginatedEnumerable<{ItemType(member)}> {Last(operation.Output!, path)} {{ get; }}");
        }

        Line($"}}\ninternal sealed class {operation.Name}Paginator : IPaginator<{response}>, I{operation.Name}Paginator\n{{");
        Line($"private readonly IAmazon{names.Name} _client;\nprivate readonly {operation.Name}Request _request;\nprivate int _started;");
        Line($"internal {operation.Name}Paginator(IAmazon{names.Name} client, {operation.Name}Request request) {{ _client = client; _request = request; }}");
        Line($"public IPaginatedEnumerable<{response}> Responses => new PaginatedResponse<{response}>(this);");
        foreach (var (path, member) in results)
        {
            Line($"public IPaginatedEnumerable<{ItemType(member)}> {Last(operation.Output!, path)} => new PaginatedResultKeyResponse<{response}, {ItemType(member)}>(this, response => response.{Access(operation.Output!, path)} ?? new List<{ItemType(member)}>());");
        }

        WritePages(operation, pagination, response);
        Line("}");
    }

    private void WritePages(OperationModel operation, Pagination pagination, string response)
    {
        var token = Find(operation.Output!, pagination.OutputToken).Shape;
        var more = token.Kind == ShapeKind.Text ? "!string.IsNullOrEmpty(token)" : "token?.Count > 0";
        if (pagination.MoreResults is { } flag)
        {
            more = $"response.{Access(operation.Output!, flag)} != false && {more}";
        }

        Line($"async IAsyncEnumerable<{response}> IPaginator<{response}>.PaginateAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)\n{{");
        Line("if (Interlocked.Exchange(ref _started, 1) != 0) throw new InvalidOperationException(\"Paginator has already been consumed and cannot be reused. Please create a new instance.\");");
        Line("PaginatorUtils.SetUserAgentAdditionOnRequest(_request);");
        Line($"var token = _request.{Access(operation.Input!, pagination.InputToken)};\n{response} response;\ndo\n{{");
        Line($"_request.{Access(operation.Input!, pagination.InputToken)} = token;");
        Line($"response = await _client.{operation.Name}Async(_request, cancellationToken).ConfigureAwait(false);");
        Line($"token = response.{Access(operation.Output!, pagination.OutputToken)};\nyield return response;\n}}\nwhile ({more});\n}}");
    }

    // As the SDK has it: only lists are continued, and those of maps are left to the answers.
    private static bool IsSequence(Shape shape) => shape.Kind == ShapeKind.List && shape.Element!.Shape.Kind != ShapeKind.Map;

    private string ItemType(Member member) => conversions.TypeOf(member.Shape.Element!.Shape, inList: true);

    private static Member Find(Shape shape, string path)
    {
        Member? found = null;
        foreach (var part in path.Split('.'))
        {
            found = (found?.Shape ?? shape).ByName[part];
        }

        return found!;
    }

    private string Last(Shape shape, string path) => Access(shape, path).Split('.')[^1];

    private string Access(Shape shape, string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('.'))
        {
            var member = shape.ByName[part];
            parts.Add(names.PropertyName(shape, member));
            shape = member.Shape;
        }

        return string.Join("?.", parts);
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
