using System.Globalization;

namespace Aws.Wire;

/// <summary>Refuses calls that lack a member that the model requires, at any depth, in each service's own words.</summary>
internal static class RequiredMembers
{
    /// <exception cref="WireException">A required member is missing.</exception>
    public static void Check(WireCall call)
    {
        if (call.Operation.Input is { } input && Missing(call.Input, input, call, "") is { } path)
        {
            throw new WireException(ErrorOf(call, path));
        }
    }

    private static string? Missing(WireStruct value, Shape shape, WireCall call, string prefix)
    {
        foreach (var member in shape.Members)
        {
            var path = prefix + NameOf(member, call.Protocol);
            if (!value.TryGetValue(member.Name, out var item) || item is null)
            {
                if (member.IsRequired)
                {
                    return path;
                }
            }
            else if (Below(item, member.Shape, call, path) is { } missing)
            {
                return missing;
            }
        }

        return null;
    }

    private static string? Below(object value, Shape shape, WireCall call, string path)
    {
        switch (value)
        {
            case WireStruct structure when shape.Kind == ShapeKind.Structure:
                return Missing(structure, shape, call, path + ".");
            case WireStruct map:
                return map.Select(entry => entry.Value is { } item ? Below(item, shape.Element!.Shape, call, $"{path}.{entry.Key}") : null).FirstOrDefault(found => found is not null);
            case List<object?> list:
                var tail = call.Protocol == WireProtocol.Ec2Query ? "" : ".member";
                return list.Select((item, index) => item is null ? null : Below(item, shape.Element!.Shape, call, string.Create(CultureInfo.InvariantCulture, $"{path}.{index + 1}{tail}")))
                    .FirstOrDefault(found => found is not null);
            default:
                return null;
        }
    }

    private static string NameOf(Member member, WireProtocol protocol) => protocol switch
    {
        WireProtocol.Ec2Query => member.Ec2QueryName,
        WireProtocol.Query or WireProtocol.RestXml => member.WireName,
        _ => member.Name,
    };

    private static WireError ErrorOf(WireCall call, string path) => call.Protocol switch
    {
        WireProtocol.Ec2Query => new("MissingParameter", $"The request must contain the parameter {path}", 400),
        WireProtocol.RestXml => new("InvalidRequest", $"Missing required parameter {path}", 400),
        WireProtocol.RestJson => new(call.Service.Name == "lambda" ? "InvalidParameterValueException" : "BadRequestException", Text(path), 400),
        WireProtocol.Query when call.Service.Name == "rds" => new("MissingParameter", $"The request must contain the parameter {path}.", 400),
        WireProtocol.Json when !call.Service.IsQueryCompatible => new("com.amazon.coral.validate#ValidationException", Text(path), 400),
        _ => new("ValidationError", Text(path), 400),
    };

    private static string Text(string path) =>
        $"1 validation error detected: Value null at '{char.ToLowerInvariant(path[0])}{path[1..]}' failed to satisfy constraint: Member must not be null";
}
