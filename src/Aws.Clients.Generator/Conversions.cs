using System.Text;
using Aws.Wire;

namespace Aws.Clients.Generator;

/// <summary>How shapes are named and typed in C#, and how their values go to the wire and come from it.</summary>
internal sealed class Conversions(ServiceNames names)
{
    private int _variables;

    public static string EnumName(Shape shape) => char.ToUpperInvariant(shape.Name[0]) + shape.Name[1..];

    public static string ExceptionName(Shape shape) =>
        shape.Name.EndsWith("Exception", StringComparison.Ordinal) ? shape.Name
        : shape.Name.EndsWith("Fault", StringComparison.Ordinal) ? shape.Name[..^5] + "Exception"
        : shape.Name + "Exception";

    /// <summary>The member that stands for the whole structure, where the SDK replaces it.</summary>
    private Member? Inner(Shape shape) => names.Unwrapped.TryGetValue(shape.Name, out var member) ? shape.ByName[member] : null;

    public string TypeOf(Shape shape, bool inList) => Inner(shape) is { } inner ? TypeOf(inner.Shape, inList) : shape.Kind switch
    {
        ShapeKind.Structure => shape.Name,
        ShapeKind.List => $"List<{TypeOf(shape.Element!.Shape, inList: true)}>",
        ShapeKind.Map => $"Dictionary<string, {TypeOf(shape.Element!.Shape, inList: true)}>",
        ShapeKind.Integer => (shape.ModelType == "long" ? "long" : "int") + (inList ? "" : "?"),
        ShapeKind.Number => (shape.ModelType == "float" ? "float" : "double") + (inList ? "" : "?"),
        ShapeKind.Flag => inList ? "bool" : "bool?",
        ShapeKind.Instant => inList ? "DateTime" : "DateTime?",
        ShapeKind.Blob => "System.IO.MemoryStream",
        _ => shape.Enum.Length > 0 && !inList ? EnumName(shape) : "string",
    };

    public string ToWire(string value, Shape shape, bool inList = false) => Inner(shape) is { } inner ? $"WireMap.Around({Quote(inner.Name)}, {ToWire(value, inner.Shape, inList)})" : shape.Kind switch
    {
        ShapeKind.Structure => $"{value}.ToWire()",
        ShapeKind.List => $"{value}.Select(item => (object){ToWire("item", shape.Element!.Shape, true)}).ToList()",
        ShapeKind.Map => $"WireMap.From({value}, item => {ToWire("item", shape.Element!.Shape, true)})",
        ShapeKind.Integer => $"(long){value}",
        ShapeKind.Number => $"(double){value}",
        ShapeKind.Flag => inList ? value : $"{value}.Value",
        ShapeKind.Instant => $"WireMap.Instant((DateTime){value})",
        ShapeKind.Blob => $"{value}.ToArray()",
        _ => shape.Enum.Length > 0 && !inList ? $"{value}.Value" : value,
    };

    public string FromWire(string value, Shape shape, bool inList) => Inner(shape) is { } inner ? $"WireMap.Within({value}, {Quote(inner.Name)}) is {{ }} w{++_variables} ? {FromWire("w" + _variables, inner.Shape, inList)} : null" : shape.Kind switch
    {
        // In full: a property may have the name of a structure.
        ShapeKind.Structure => $"Amazon.{names.Namespace}.Model.{shape.Name}.FromWire((WireStruct){value})",
        ShapeKind.List => $"((List<object>){value}).Select(item => {FromWire("item", shape.Element!.Shape, true)}).ToList()",
        ShapeKind.Map => $"((WireStruct){value}).ToDictionary(entry => entry.Key, entry => {FromWire("entry.Value", shape.Element!.Shape, true)})",
        ShapeKind.Integer => shape.ModelType == "long" ? $"(long){value}" : $"(int)(long){value}",
        ShapeKind.Number => shape.ModelType == "float" ? $"(float)(double){value}" : $"(double){value}",
        ShapeKind.Flag => $"(bool){value}",
        ShapeKind.Instant => $"((DateTimeOffset){value}).UtcDateTime",
        ShapeKind.Blob => $"new System.IO.MemoryStream((byte[]){value})",
        _ => shape.Enum.Length > 0 && !inList ? $"{EnumName(shape)}.FindValue((string){value})" : $"(string){value}",
    };

    /// <summary>The SDK's field name of an enum value: each part begins with a capital, other characters than letters and digits go.</summary>
    public static string Identifier(string value)
    {
        var text = new StringBuilder();
        var start = true;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c))
            {
                start = true;
                if (c == '_')
                {
                    text.Append('_');
                }

                continue;
            }

            text.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? "_" + text : text.ToString();
    }

    public static string Quote(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
