using System.Collections.Immutable;

namespace Aws.Wire.Tests;

/// <summary>Makes a value for every member of a shape, and compares values as the wire has them.</summary>
internal static class Samples
{
    // Recursive shapes (DynamoDB's AttributeValue, ...) end at their second appearance below themselves.
    private const int Recursions = 2;

    /// <summary>A full structure: each member has a value of its own.</summary>
    /// <param name="shape">A structure.</param>
    /// <param name="keep">Which members are given.</param>
    public static WireStruct Of(Shape shape, Func<Member, bool>? keep = null)
    {
        var counter = 0;
        return Struct(shape, [], ref counter, keep ?? (_ => true));
    }

    public static string Render(object? value) => value switch
    {
        null => "null",
        WireStruct structure => "{" + string.Join(", ", structure.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {Render(entry.Value)}")) + "}",
        List<object?> list => "[" + string.Join(", ", list.Select(Render)) + "]",
        byte[] bytes => "bytes " + Convert.ToHexString(bytes),
        DateTimeOffset at => "at " + at.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        _ => $"{value.GetType().Name} {FormattableString.Invariant($"{value}")}",
    };

    private static WireStruct Struct(Shape shape, ImmutableList<string> path, ref int counter, Func<Member, bool> keep)
    {
        var result = new WireStruct();
        foreach (var member in shape.Members.Where(keep))
        {
            if (Value(member.Shape, path, ref counter, keep) is { } value)
            {
                result[member.Name] = value;
            }
        }

        return result;
    }

    private static object? Value(Shape shape, ImmutableList<string> path, ref int counter, Func<Member, bool> keep)
    {
        counter++;
        switch (shape.Kind)
        {
            case ShapeKind.Structure:
                return path.Count(name => name == shape.Name) == Recursions ? null : Struct(shape, path.Add(shape.Name), ref counter, keep) is { Count: > 0 } structure ? structure : null;
            case ShapeKind.List:
                var items = new List<object?>();
                for (var index = 0; index < 2; index++)
                {
                    if (Value(shape.Element!.Shape, path, ref counter, keep) is { } item)
                    {
                        items.Add(item);
                    }
                }

                return items.Count == 2 ? items : null;
            case ShapeKind.Map:
                return Value(shape.Element!.Shape, path, ref counter, keep) is { } entry ? new WireStruct { [$"key {counter}&="] = entry } : null;
            case ShapeKind.Integer:
                return shape.ModelType == "long" ? 9_000_000_000L + counter : -7L - counter;
            case ShapeKind.Number:
                return counter + 0.25;
            case ShapeKind.Flag:
                return counter % 2 == 0;
            case ShapeKind.Instant:
                return new DateTimeOffset(2026, 11, 21, 1, 2, 3, TimeSpan.Zero).AddSeconds(counter);
            case ShapeKind.Blob:
                return new byte[] { 0, 255, (byte)counter };
            default:
                return shape.Enum.Length > 0 ? shape.Enum[counter % shape.Enum.Length] : $"text {counter} <&> é+%/\"";
        }
    }
}
