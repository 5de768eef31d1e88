using System.Diagnostics.CodeAnalysis;

namespace Aws.Wire;

/// <summary>
/// A structure or a map as it crosses the wire, named by the members of the service's API model.
/// </summary>
/// <remarks>
/// A value is one of: <see langword="null"/> (absent), <see cref="string"/> (also enums), <see cref="long"/> (every integer),
/// <see cref="double"/> (float and double), <see cref="bool"/>, <see cref="DateTimeOffset"/>, <see cref="byte"/>[] (blob),
/// <see cref="WireStruct"/> (structure or map) or <see cref="List{T}"/> of those. An absent member is an absent key.
/// </remarks>
public sealed class WireStruct : Dictionary<string, object?>
{
    /// <summary>An empty structure. Member names are case sensitive.</summary>
    public WireStruct() : base(StringComparer.Ordinal)
    {
    }

    /// <summary>A structure of members; absent values are left out, whole numbers and sequences take the types of the wire.</summary>
    public static WireStruct Of(params ReadOnlySpan<(string Name, object? Value)> members)
    {
        var result = new WireStruct();
        foreach (var (name, value) in members)
        {
            if (value is not null)
            {
                result[name] = value switch
                {
                    int whole => (long)whole,
                    string or WireStruct or List<object?> or byte[] => value,
                    System.Collections.IEnumerable items => items.Cast<object?>().ToList(),
                    _ => value,
                };
            }
        }

        return result;
    }

    /// <summary>The text of a string member, or <see langword="null"/> where it is absent.</summary>
    public string? Text(string member) => this.GetValueOrDefault(member) as string;

    /// <summary>The value of an integer member, or <see langword="null"/> where it is absent.</summary>
    public long? Integer(string member) => this.GetValueOrDefault(member) as long?;

    /// <summary>The value of a floating-point member, or <see langword="null"/> where it is absent.</summary>
    public double? Number(string member) => this.GetValueOrDefault(member) as double?;

    /// <summary>The value of a boolean member, or <see langword="null"/> where it is absent.</summary>
    public bool? Flag(string member) => this.GetValueOrDefault(member) as bool?;

    /// <summary>The value of a timestamp member, or <see langword="null"/> where it is absent.</summary>
    public DateTimeOffset? Instant(string member) => this.GetValueOrDefault(member) as DateTimeOffset?;

    /// <summary>A structure or map member, or <see langword="null"/> where it is absent.</summary>
    public WireStruct? Struct(string member) => this.GetValueOrDefault(member) as WireStruct;

    /// <summary>The structures of a list member; empty where the member is absent.</summary>
    public IEnumerable<WireStruct> Structs(string member) => Items(member).OfType<WireStruct>();

    /// <summary>The texts of a list member; empty where the member is absent.</summary>
    public IEnumerable<string> Texts(string member) => Items(member).OfType<string>();

    /// <summary>Whether the member is present, with its text.</summary>
    public bool TryText(string member, [NotNullWhen(true)] out string? text)
    {
        text = Text(member);
        return text is not null;
    }

    private IEnumerable<object?> Items(string member) =>
        this.GetValueOrDefault(member) as List<object?> ?? [];
}
