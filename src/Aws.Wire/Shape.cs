using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Aws.Wire;

/// <summary>The kinds of values in an API model.</summary>
public enum ShapeKind
{
    /// <summary>Named members.</summary>
    Structure,

    /// <summary>Values of one shape in order.</summary>
    List,

    /// <summary>Values of one shape by text.</summary>
    Map,

    /// <summary>Text, enums included.</summary>
    Text,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>A moment.</summary>
    Instant,

    /// <summary>Bytes.</summary>
    Blob,
}

/// <summary>A shape of an API model.</summary>
public sealed class Shape
{
    internal Shape(string name, string modelType, ShapeKind kind)
    {
        Name = name;
        ModelType = modelType;
        Kind = kind;
    }

    /// <summary>The model's own word for its type, e.g. <c>long</c>.</summary>
    public string ModelType { get; }

    /// <summary>The shape's name in the model.</summary>
    public string Name { get; }

    /// <summary>What sort of value it is.</summary>
    public ShapeKind Kind { get; }

    /// <summary>The members of a structure, in the model's order.</summary>
    public ImmutableArray<Member> Members { get; internal set; } = [];

    /// <summary>The members of a structure by the alphabet, as AWS's own clients write them in JSON.</summary>
    internal ImmutableArray<Member> Alphabetical { get; set; } = [];

    /// <summary>The members of a structure by name.</summary>
    public FrozenDictionary<string, Member> ByName { get; internal set; } = FrozenDictionary<string, Member>.Empty;

    /// <summary>The elements of a list, or the values of a map.</summary>
    public Member? Element { get; internal set; }

    /// <summary>The keys of a map.</summary>
    public Member? Key { get; internal set; }

    /// <summary>Whether a list or map is written without an element around it.</summary>
    public bool IsFlattened { get; internal set; }

    /// <summary>The values of an enum; empty for other text.</summary>
    public ImmutableArray<string> Enum { get; internal set; } = [];

    /// <summary>The member that is the whole body, in REST protocols.</summary>
    public string? Payload { get; internal set; }

    /// <summary>The timestamp's format where the shape names one, e.g. <c>iso8601</c>.</summary>
    public string? TimestampFormat { get; internal set; }

    /// <summary>Whether it is an error.</summary>
    public bool IsError { get; internal set; }

    /// <summary>For an error: the code on the wire.</summary>
    public string? ErrorCode { get; internal set; }

    /// <summary>For an error: the HTTP status.</summary>
    public int? ErrorStatus { get; internal set; }

    /// <summary>For an error that clients try again: whether it is one of throttling; <see langword="null"/>: it is not to be tried again.</summary>
    public bool? RetryableAsThrottling { get; internal set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Kind})";
}

/// <summary>A shape where it is used.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Shape">Its shape.</param>
public sealed record Member(string Name, Shape Shape)
{
    /// <summary>Its name on the wire, where it differs.</summary>
    public string? LocationName { get; init; }

    /// <summary>Its name in an EC2 query, where it differs.</summary>
    public string? QueryName { get; init; }

    /// <summary>Where it goes in REST protocols: <c>uri</c>, <c>querystring</c>, <c>header</c>, <c>headers</c>, <c>statusCode</c>; <see langword="null"/>: the body.</summary>
    public string? Location { get; init; }

    /// <summary>Whether a list or map is written without an element around it here.</summary>
    public bool IsFlattened { get; init; }

    /// <summary>Whether it must be given.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether clients fill it with a fresh token where the caller gives none.</summary>
    public bool IsIdempotencyToken { get; init; }

    /// <summary>Whether it is an XML attribute.</summary>
    public bool IsXmlAttribute { get; init; }

    /// <summary>The XML namespace prefix and URI that it declares.</summary>
    public (string? Prefix, string Uri)? XmlNamespace { get; init; }

    /// <summary>The timestamp's format where the member names one.</summary>
    public string? TimestampFormat { get; init; }

    /// <summary>Its name in XML: the location's name, or its own.</summary>
    public string WireName => LocationName ?? Name;

    /// <summary>Its name in an EC2 query.</summary>
    public string Ec2QueryName => QueryName ?? (LocationName is { Length: > 0 } location ? char.ToUpperInvariant(location[0]) + location[1..] : Name);

    /// <summary>Whether a list or map has no element of its own around its entries.</summary>
    public bool Flattens => IsFlattened || Shape.IsFlattened;

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Shape.Name}";
}
