using System.Xml;
using System.Xml.Linq;

namespace Aws.Wire;

/// <summary>Structures as XML elements, as the query protocols answer them and REST-XML sends them both ways.</summary>
internal static class XmlBody
{
    private const int MostDepth = 64;

    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Reads a document without document type: no entities, nothing from outside.</summary>
    /// <exception cref="XmlException">It is not XML, or has a document type.</exception>
    public static XElement Load(Stream stream)
    {
        using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }

    /// <summary>Reads a request's document. One that nests deeper than any model is not read at all: making a tree of it takes the square of its depth.</summary>
    /// <exception cref="XmlException">It is not XML, has a document type, or nests too deeply.</exception>
    public static XElement LoadRequest(byte[] body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (reader.Read())
        {
            if (reader.Depth > MostDepth)
            {
                throw new XmlException($"Elements are nested more than {MostDepth} deep.");
            }
        }

        return Load(new MemoryStream(body));
    }

    public static IEnumerable<object> Write(WireStruct value, Shape shape, XNamespace space) =>
        from member in shape.Members
        where member.Location is null && value.GetValueOrDefault(member.Name) is not null
        from node in WriteMember(member.WireName, value[member.Name]!, member, space)
        select node;

    public static WireStruct Read(XElement element, Shape shape)
    {
        var result = new WireStruct();
        foreach (var member in shape.Members.Where(member => member.Location is null))
        {
            if (ReadMember(element, member) is { } value)
            {
                result[member.Name] = value;
            }
        }

        return result;
    }

    public static IEnumerable<object> WriteMember(string name, object value, Member member, XNamespace space)
    {
        if (member.IsXmlAttribute)
        {
            var local = name.Contains(':', StringComparison.Ordinal) ? Instance + name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..] : name;
            yield return new XAttribute(local, Scalars.Write(value, member));
            yield break;
        }

        switch (member.Shape.Kind)
        {
            case ShapeKind.Structure:
                yield return new XElement(space + name, Declaration(member), Write((WireStruct)value, member.Shape, space));
                break;
            case ShapeKind.List when member.Flattens:
                foreach (var item in (List<object?>)value)
                {
                    foreach (var node in WriteMember(member.Shape.Element!.LocationName ?? name, item!, member.Shape.Element!, space))
                    {
                        yield return node;
                    }
                }

                break;
            case ShapeKind.List:
                yield return new XElement(space + name, ((List<object?>)value).SelectMany(item =>
                    WriteMember(member.Shape.Element!.LocationName ?? "member", item!, member.Shape.Element!, space)));
                break;
            case ShapeKind.Map:
                var entries = ((WireStruct)value).Select(entry => new XElement(
                    space + (member.Flattens ? name : "entry"),
                    new XElement(space + member.Shape.Key!.WireName, entry.Key),
                    WriteMember(member.Shape.Element!.WireName, entry.Value!, member.Shape.Element!, space))).ToArray();
                if (member.Flattens)
                {
                    foreach (var entry in entries)
                    {
                        yield return entry;
                    }
                }
                else
                {
                    yield return new XElement(space + name, entries);
                }

                break;
            default:
                yield return new XElement(space + name, Scalars.Write(value, member));
                break;
        }
    }

    private static XAttribute? Declaration(Member member) =>
        member.XmlNamespace is { Prefix: { } prefix, Uri: var uri } ? new XAttribute(XNamespace.Xmlns + prefix, uri) : null;

    private static IEnumerable<XElement> Children(XElement element, string name) =>
        element.Elements().Where(child => child.Name.LocalName == name);

    private static object? ReadMember(XElement parent, Member member)
    {
        var name = member.WireName;
        if (member.IsXmlAttribute)
        {
            var local = name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];
            return parent.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == local)?.Value;
        }

        switch (member.Shape.Kind)
        {
            case ShapeKind.List when member.Flattens:
                var flat = Children(parent, member.Shape.Element!.LocationName ?? name).Select(child => ReadElement(child, member.Shape.Element!)).ToList();
                return flat.Count == 0 ? null : flat;
            case ShapeKind.Map when member.Flattens:
                return ReadMap(Children(parent, name), member.Shape);
            default:
                return Children(parent, name).FirstOrDefault() is { } element ? ReadElement(element, member) : null;
        }
    }

    private static object? ReadElement(XElement element, Member member) => member.Shape.Kind switch
    {
        ShapeKind.Structure => Read(element, member.Shape),
        ShapeKind.List => element.Elements().Select(child => ReadElement(child, member.Shape.Element!)).ToList(),
        ShapeKind.Map => ReadMap(element.Elements(), member.Shape) ?? [],
        _ when element.IsEmpty || (element.Value.Length == 0 && member.Shape.Kind != ShapeKind.Text) => member.Shape.Kind == ShapeKind.Text ? "" : null,
        _ => Scalars.Read(element.Value, member),
    };

    private static WireStruct? ReadMap(IEnumerable<XElement> entries, Shape shape)
    {
        WireStruct? map = null;
        foreach (var entry in entries)
        {
            var key = Children(entry, shape.Key!.WireName).First().Value;
            (map ??= [])[key] = Children(entry, shape.Element!.WireName).FirstOrDefault() is { } value ? ReadElement(value, shape.Element!) : null;
        }

        return map;
    }
}
