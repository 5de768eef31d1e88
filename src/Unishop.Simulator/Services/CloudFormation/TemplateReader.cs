using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aws.Wire;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>A template's text as a tree in which every function has its long form and every scalar is text.</summary>
internal static partial class TemplateReader
{
    private const int DeepestNesting = 100;

    // YAML 1.2 takes lines of spaces alone at the beginning of a block for empty ones, however many spaces they have; the parser wants the block's own indentation.
    [GeneratedRegex(@"(:|-|!\w+)( +[|>][+-]?\d?[+-]? *\r?\n)((?: *\r?\n)+)")]
    private static partial Regex BlockBeginnings();

    /// <summary>Reads YAML or JSON.</summary>
    /// <exception cref="WireException"><c>ValidationError</c>: the text is no template.</exception>
    public static JsonObject Read(string body)
    {
        try
        {
            // Editors of other systems put a byte order mark before the text.
            var text = body.TrimStart('\uFEFF');
            var tree = text.AsSpan().TrimStart().StartsWith("{")
                ? Plain(JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = DeepestNesting }), "")
                : ReadYaml(BlockBeginnings().Replace(text, begins => begins.Groups[1].Value + begins.Groups[2].Value + begins.Groups[3].Value.Replace(" ", "", StringComparison.Ordinal)));
            return tree as JsonObject ?? throw Refusal.Validation("Template format error: unsupported structure.");
        }
        catch (JsonException wrong)
        {
            throw Refusal.Validation($"Template format error: JSON not well-formed. (line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1})");
        }
        catch (YamlException wrong)
        {
            throw Refusal.Validation($"Template format error: YAML not well-formed. (line {wrong.Start.Line}, column {wrong.Start.Column})");
        }
        catch (ArgumentException)
        {
            throw Refusal.Validation("Template format error: a key is there twice.");
        }
    }

    private static JsonNode? Plain(JsonNode? node, string path) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Plain(member.Value, $"{path}/{member.Key}")))),
        JsonArray items => new JsonArray([.. items.Select((item, index) => Plain(item, $"{path}/{index}"))]),
        JsonValue value => JsonValue.Create(value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()),
        _ => throw NoNull(path),
    };

    private static JsonNode? ReadYaml(string body)
    {
        var parser = new Parser(new StringReader(body));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        parser.Consume<DocumentStart>();
        return Node(parser, "", 0);
    }

    private static JsonNode Node(Parser parser, string path, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw Refusal.Validation("Template format error: the template is nested too deeply.");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            if (scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } && scalar.Tag.IsEmpty)
            {
                throw NoNull(path);
            }

            return Tagged(scalar.Tag, JsonValue.Create(scalar.Value));
        }

        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(parser, $"{path}/{items.Count}", depth + 1));
            }

            return Tagged(sequence.Tag, items);
        }

        if (parser.TryConsume<MappingStart>(out var mapping))
        {
            var members = new JsonObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                var key = parser.Consume<Scalar>().Value;
                members.Add(key, Node(parser, $"{path}/{key}", depth + 1));
            }

            return Tagged(mapping.Tag, members);
        }

        throw Refusal.Validation("Template error: YAML aliases are not allowed in CloudFormation templates");
    }

    private static JsonNode Tagged(TagName tag, JsonNode value)
    {
        if (tag.IsEmpty || !tag.Value.StartsWith('!') || tag.Value.Length == 1)
        {
            return value;
        }

        var name = tag.Value[1..];
        if (name == "GetAtt" && value is JsonValue path)
        {
            value = new JsonArray([.. path.GetValue<string>().Split('.', 2).Select(part => (JsonNode)part)]);
        }

        return new JsonObject { [name is "Ref" or "Condition" ? name : "Fn::" + name] = value };
    }

    private static WireException NoNull(string path) => Refusal.Validation($"Template format error: [{path}] 'null' values are not allowed in templates");
}
