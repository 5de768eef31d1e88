using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>A request of a REST protocol, its path still a template.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathTemplate">The path, e.g. <c>/2020-05-31/distribution/{Id}</c>.</param>
/// <param name="PathValues">The values of the template's places, by their name with braces, not yet encoded.</param>
/// <param name="Query">The query's parameters, not yet encoded; a <see langword="null"/> value is a name alone.</param>
/// <param name="Headers">The headers that the operation itself has.</param>
/// <param name="ContentType">The content type of the body; <see langword="null"/> where there is none.</param>
/// <param name="Body">The body; empty where there is none.</param>
public sealed record RestRequest(
    string Method,
    string PathTemplate,
    IReadOnlyDictionary<string, string> PathValues,
    IReadOnlyList<KeyValuePair<string, string?>> Query,
    IReadOnlyDictionary<string, string> Headers,
    string? ContentType,
    byte[] Body);

/// <summary>The client's side of REST with XML bodies.</summary>
public static class RestXmlClient
{
    /// <summary>Writes a call.</summary>
    /// <exception cref="ArgumentException">A value that belongs into the path is missing or empty: the request would be another one.</exception>
    public static RestRequest Write(ServiceModel service, OperationModel operation, WireStruct input)
    {
        var target = operation.Uri.Split('?', 2);
        var path = new Dictionary<string, string>(StringComparer.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var query = target.Length < 2 ? [] : target[1].Split('&').Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1] : null)).ToList();
        foreach (var member in (operation.Input?.Members ?? []).Where(member => member.Location is not null))
        {
            Place(operation, target[0], member, input.GetValueOrDefault(member.Name), path, query, headers);
        }

        var body = WriteBody(service, operation, input);
        return new RestRequest(operation.Method, target[0], path, query, headers, body.Length == 0 ? null : "application/xml", body);
    }

    /// <summary>Reads an answer.</summary>
    /// <param name="operation">What was called.</param>
    /// <param name="status">The answer's HTTP status.</param>
    /// <param name="headers">Its headers by name, case insensitive.</param>
    /// <param name="body">Its whole body.</param>
    /// <exception cref="XmlException">The body is not XML.</exception>
    public static WireStruct Read(OperationModel operation, int status, IReadOnlyDictionary<string, string> headers, byte[] body)
    {
        if (operation.Output is not { } shape)
        {
            return [];
        }

        var output = ReadBody(shape, body);
        foreach (var member in shape.Members)
        {
            if (member.Location == "header" && headers.TryGetValue(member.WireName, out var text))
            {
                output[member.Name] = Scalars.Read(text, member);
            }
            else if (member.Location == "headers")
            {
                var found = new WireStruct();
                foreach (var (name, value) in headers.Where(header => header.Key.StartsWith(member.WireName, StringComparison.OrdinalIgnoreCase)))
                {
                    found[name[member.WireName.Length..]] = value;
                }

                output[member.Name] = found;
            }
            else if (member.Location == "statusCode")
            {
                output[member.Name] = (long)status;
            }
        }

        return output;
    }

    private static void Place(
        OperationModel operation, string template, Member member, object? value,
        Dictionary<string, string> path, List<KeyValuePair<string, string?>> query, Dictionary<string, string> headers)
    {
        switch (member.Location)
        {
            case "uri":
                var text = value is null ? "" : Scalars.Write(value, member);
                if (text.Length == 0)
                {
                    throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{operation.Name}: {member.Name} is part of the address and must be set."));
                }

                path[template.Contains($"{{{member.WireName}+}}", StringComparison.Ordinal) ? $"{{{member.WireName}+}}" : $"{{{member.WireName}}}"] = text;
                break;
            case "querystring" when value is List<object?> items:
                query.AddRange(items.Select(item => KeyValuePair.Create(member.WireName, (string?)Scalars.Write(item!, member.Shape.Element!))));
                break;
            case "querystring" when value is not null:
                query.Add(new(member.WireName, Scalars.Write(value, member)));
                break;
            case "header" when value is not null:
                headers[member.WireName] = Scalars.Write(value, member);
                break;
            case "headers" when value is WireStruct map:
                foreach (var (name, item) in map)
                {
                    headers[member.WireName + name] = (string)item!;
                }

                break;
        }
    }

    private static byte[] WriteBody(ServiceModel service, OperationModel operation, WireStruct input)
    {
        if (operation.Input is not { } shape)
        {
            return [];
        }

        if (shape.Payload is { } payload)
        {
            var member = shape.ByName[payload];
            return input.GetValueOrDefault(payload) switch
            {
                WireStruct structure => Serialize(member.WireName, structure, member.Shape, member.XmlNamespace?.Uri ?? service.XmlNamespace),
                byte[] blob => blob,
                string text => Encoding.UTF8.GetBytes(text),
                _ => [],
            };
        }

        return shape.Members.Any(member => member.Location is null)
            ? Serialize(operation.InputElement ?? shape.Name, input, shape, service.XmlNamespace)
            : [];
    }

    private static byte[] Serialize(string name, WireStruct value, Shape shape, string space)
    {
        XNamespace xml = space;
        return RestXmlServer.Serialize(new XElement(xml + name, XmlBody.Write(value, shape, xml)));
    }

    private static WireStruct ReadBody(Shape shape, byte[] body)
    {
        if (body.Length == 0)
        {
            return [];
        }

        if (shape.Payload is not { } payload)
        {
            return shape.Members.Any(member => member.Location is null) ? XmlBody.Read(XmlBody.Load(new MemoryStream(body)), shape) : [];
        }

        var output = new WireStruct();
        var member = shape.ByName[payload];
        output[payload] = member.Shape.Kind switch
        {
            ShapeKind.Structure => XmlBody.Read(XmlBody.Load(new MemoryStream(body)), member.Shape),
            ShapeKind.Blob => body,
            _ => Encoding.UTF8.GetString(body),
        };
        return output;
    }
}
