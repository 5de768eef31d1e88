using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>DynamoDB's attribute values: what they equal, how they order, how large they are. A value is its wire structure, e.g. <c>{ S: "a" }</c>.</summary>
internal static class Attributes
{
    private const NumberStyles Digits = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static WireStruct Text(string value) => WireStruct.Of(("S", value));

    public static WireStruct Number(decimal value) => WireStruct.Of(("N", Shown(value)));

    public static WireStruct List(IEnumerable<WireStruct> values) => WireStruct.Of(("L", values));

    /// <summary>The type's name on the wire, e.g. <c>S</c>.</summary>
    public static string TypeOf(WireStruct value) => value.Keys.First();

    /// <summary>Reads a number; DynamoDB's have up to 38 digits, here 28 are kept.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static decimal Number(string text) => decimal.TryParse(text, Digits, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new FormatException("The parameter cannot be converted to a numeric value: " + text);

    /// <summary>A value as DynamoDB keeps it: numbers without needless digits.</summary>
    /// <exception cref="FormatException">It is no value; the message is DynamoDB's.</exception>
    public static WireStruct Normal(WireStruct value)
    {
        if (value.Count != 1)
        {
            throw new FormatException(value.Count == 0
                ? "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
                : "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
        }

        var (type, content) = value.First();
        switch (type)
        {
            case "N":
                return Number(Number((string)content!));
            case "NS":
                return WireStruct.Of(("NS", Set(value.Texts("NS").Select(text => Shown(Number(text))).ToArray())));
            case "SS":
                return WireStruct.Of(("SS", Set(value.Texts("SS").ToArray())));
            case "NULL" when value.Flag("NULL") != true:
                throw new FormatException("One or more parameter values were invalid: Null attribute value types must have the value of true");
            case "L":
                return WireStruct.Of(("L", value.Structs("L").Select(Normal)));
            case "M":
                var map = new WireStruct();
                foreach (var (name, item) in value.Struct("M")!)
                {
                    map[name] = Normal((WireStruct)item!);
                }

                return WireStruct.Of(("M", map));
            default:
                return value;
        }
    }

    public static bool AreEqual(WireStruct? one, WireStruct? other)
    {
        if (one is null || other is null || TypeOf(one) != TypeOf(other))
        {
            return false;
        }

        var type = TypeOf(one);
        return type switch
        {
            "N" => Number(one.Text("N")!) == Number(other.Text("N")!),
            "SS" or "NS" => one.Texts(type).ToHashSet().SetEquals(other.Texts(type)),
            "BS" => Blobs(one).ToHashSet().SetEquals(Blobs(other)),
            "B" => Bytes(one).SequenceEqual(Bytes(other)),
            "L" => one.Structs("L").SequenceEqual(other.Structs("L"), ValueEquality.Instance),
            "M" => one.Struct("M")! is var a && other.Struct("M")! is var b && a.Count == b.Count
                && a.All(entry => AreEqual((WireStruct)entry.Value!, b.GetValueOrDefault(entry.Key) as WireStruct)),
            _ => Equals(one[type], other[type]),
        };
    }

    /// <summary>The order of two values; <see langword="null"/> where their types have none between them.</summary>
    public static int? Compare(WireStruct? one, WireStruct? other) => one is null || other is null || TypeOf(one) != TypeOf(other)
        ? null
        : TypeOf(one) switch
        {
            "S" => string.CompareOrdinal(one.Text("S"), other.Text("S")),
            "N" => Number(one.Text("N")!).CompareTo(Number(other.Text("N")!)),
            "B" => Bytes(one).AsSpan().SequenceCompareTo(Bytes(other)),
            _ => null,
        };

    /// <summary>What <c>size()</c> gives; <see langword="null"/> for types without one.</summary>
    public static int? Size(WireStruct value) => TypeOf(value) switch
    {
        "S" => System.Text.Encoding.UTF8.GetByteCount(value.Text("S")!),
        "B" => Bytes(value).Length,
        "L" => value.Structs("L").Count(),
        "M" => value.Struct("M")!.Count,
        "SS" or "NS" => value.Texts(TypeOf(value)).Count(),
        "BS" => Blobs(value).Count(),
        _ => null,
    };

    public static bool Contains(WireStruct value, WireStruct part) => TypeOf(value) switch
    {
        "S" => part.Text("S") is { } text && value.Text("S")!.Contains(text, StringComparison.Ordinal),
        "SS" => part.Text("S") is { } text && value.Texts("SS").Contains(text),
        "NS" => part.Text("N") is { } number && value.Texts("NS").Contains(Shown(Number(number))),
        "L" => value.Structs("L").Any(item => AreEqual(item, part)),
        _ => false,
    };

    public static bool BeginsWith(WireStruct value, WireStruct start) => (TypeOf(value), TypeOf(start)) switch
    {
        ("S", "S") => value.Text("S")!.StartsWith(start.Text("S")!, StringComparison.Ordinal),
        ("B", "B") => Bytes(value).AsSpan().StartsWith(Bytes(start)),
        _ => false,
    };

    /// <summary>An item's size as DynamoDB counts it, in bytes: names and values.</summary>
    public static int ItemSize(WireStruct item) => item.Sum(entry => System.Text.Encoding.UTF8.GetByteCount(entry.Key) + Weight((WireStruct)entry.Value!));

    private static int Weight(WireStruct value) => TypeOf(value) switch
    {
        "S" or "B" => Size(value)!.Value,
        "N" => (value.Text("N")!.Length / 2) + 1,
        "L" => 3 + value.Structs("L").Sum(item => Weight(item) + 1),
        "M" => 3 + ItemSize(value.Struct("M")!),
        "SS" or "NS" => value.Texts(TypeOf(value)).Sum(text => System.Text.Encoding.UTF8.GetByteCount(text)),
        "BS" => Blobs(value).Sum(blob => blob.Length),
        _ => 1,
    };

    // Adding zero with many places and dividing it away again drops trailing zeros.
    private static string Shown(decimal value) => (value / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(WireStruct value) => (byte[])value["B"]!;

    private static IEnumerable<string> Blobs(WireStruct value) => ((List<object?>)value["BS"]!).Select(blob => Convert.ToBase64String((byte[])blob!));

    private static string[] Set(string[] texts) => texts.Length == 0
        ? throw new FormatException("One or more parameter values were invalid: An string set  may not be empty")
        : texts.Distinct().Count() != texts.Length
            ? throw new FormatException($"One or more parameter values were invalid: Input collection [{string.Join(", ", texts)}] contains duplicates.")
            : texts;

    private sealed class ValueEquality : IEqualityComparer<WireStruct>
    {
        public static readonly ValueEquality Instance = new();

        public bool Equals(WireStruct? x, WireStruct? y) => AreEqual(x, y);

        public int GetHashCode(WireStruct obj) => 0;
    }
}
