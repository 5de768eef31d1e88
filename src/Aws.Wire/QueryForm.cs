using System.Globalization;
using System.Text;

namespace Aws.Wire;

/// <summary>Form parameters of the query protocols: <c>Filters.Filter.1.Name=...</c>.</summary>
internal static class QueryForm
{
    // No model goes half as deep; a name of a million dots must not become a million prefixes.
    private const int MostDepth = 40;

    public static List<KeyValuePair<string, string>> Write(WireStruct input, Shape shape, bool ec2)
    {
        var form = new List<KeyValuePair<string, string>>();
        WriteStruct(form, "", input, shape, ec2);
        return form;
    }

    public static string Encode(IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in form)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    public static SortedDictionary<string, string> Decode(ReadOnlySpan<char> text)
    {
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var range in text.Split('&'))
        {
            var pair = text[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            form[Unescape(name)] = Unescape(value);
        }

        return form;
    }

    /// <exception cref="FormatException">A value is not of its shape.</exception>
    public static WireStruct Read(SortedDictionary<string, string> form, Shape shape, bool ec2)
    {
        // Prefixes of all names, so that "is there anything below this prefix" is one look.
        var prefixes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in form.Keys)
        {
            var depth = 0;
            for (var dot = name.IndexOf('.', StringComparison.Ordinal); dot > 0 && depth++ < MostDepth; dot = name.IndexOf('.', dot + 1))
            {
                prefixes.Add(name[..dot]);
            }
        }

        return ReadStruct(new Source(form, prefixes, ec2), "", shape) ?? [];
    }

    private static string Unescape(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));

    private static string Join(string prefix, string name) => prefix.Length == 0 ? name : name.Length == 0 ? prefix : prefix + "." + name;

    private static string NameOf(Member member, bool ec2) => ec2 ? member.Ec2QueryName : member.WireName;

    private static void WriteStruct(List<KeyValuePair<string, string>> form, string prefix, WireStruct value, Shape shape, bool ec2)
    {
        foreach (var member in shape.Members)
        {
            if (value.TryGetValue(member.Name, out var item) && item is not null)
            {
                WriteValue(form, Join(prefix, NameOf(member, ec2)), item, member, ec2);
            }
        }
    }

    private static void WriteValue(List<KeyValuePair<string, string>> form, string name, object value, Member member, bool ec2)
    {
        switch (member.Shape.Kind)
        {
            case ShapeKind.Structure:
                WriteStruct(form, name, (WireStruct)value, member.Shape, ec2);
                break;
            case ShapeKind.List:
                var items = (List<object?>)value;
                if (items.Count == 0 && !ec2)
                {
                    form.Add(new(name, ""));
                }

                var stem = ListStem(name, member, ec2);
                for (var index = 0; index < items.Count; index++)
                {
                    WriteValue(form, string.Create(CultureInfo.InvariantCulture, $"{stem}.{index + 1}"), items[index]!, member.Shape.Element!, ec2);
                }

                break;
            case ShapeKind.Map:
                var entry = member.Flattens ? name : name + ".entry";
                var number = 0;
                foreach (var (key, item) in (WireStruct)value)
                {
                    var at = string.Create(CultureInfo.InvariantCulture, $"{entry}.{++number}");
                    form.Add(new(Join(at, member.Shape.Key!.WireName), key));
                    WriteValue(form, Join(at, member.Shape.Element!.WireName), item!, member.Shape.Element!, ec2);
                }

                break;
            default:
                form.Add(new(name, Scalars.Write(value, member)));
                break;
        }
    }

    private static string ListStem(string name, Member member, bool ec2)
    {
        if (ec2)
        {
            return name;
        }

        var element = member.Shape.Element!;
        if (!member.Flattens)
        {
            return Join(name, element.LocationName ?? "member");
        }

        return element.LocationName is { } location
            ? Join(name.LastIndexOf('.') is var dot and >= 0 ? name[..dot] : "", location)
            : name;
    }

    private static WireStruct? ReadStruct(Source source, string prefix, Shape shape)
    {
        WireStruct? result = null;
        foreach (var member in shape.Members)
        {
            if (ReadValue(source, Join(prefix, NameOf(member, source.Ec2)), member) is { } value)
            {
                (result ??= [])[member.Name] = value;
            }
        }

        return result;
    }

    private static object? ReadValue(Source source, string name, Member member) => member.Shape.Kind switch
    {
        ShapeKind.Structure => source.Prefixes.Contains(name) ? ReadStruct(source, name, member.Shape) ?? [] : null,
        ShapeKind.List => ReadList(source, name, member),
        ShapeKind.Map => ReadMap(source, name, member),
        _ => source.Form.TryGetValue(name, out var text) ? Parse(text, name, member) : null,
    };

    private static object Parse(string text, string name, Member member)
    {
        try
        {
            return Scalars.Read(text, member);
        }
        catch (FormatException wrong)
        {
            throw new FormatException($"{name}: {wrong.Message}");
        }
    }

    private static List<object?>? ReadList(Source source, string name, Member member)
    {
        var element = member.Shape.Element!;
        var stem = ListStem(name, member, source.Ec2);
        var list = ReadNumbered(source, stem, element);
        // Some clients write "member" where the model names another element, and the other way round; AWS takes both.
        if (list is null && !source.Ec2 && !member.Flattens && element.LocationName is not null)
        {
            list = ReadNumbered(source, name + ".member", element);
        }

        return list ?? (source.Form.TryGetValue(name, out var empty) && empty.Length == 0 ? [] : null);
    }

    private static List<object?>? ReadNumbered(Source source, string stem, Member element)
    {
        List<object?>? list = null;
        for (var number = 1; ; number++)
        {
            if (ReadValue(source, string.Create(CultureInfo.InvariantCulture, $"{stem}.{number}"), element) is not { } item)
            {
                return list;
            }

            (list ??= []).Add(item);
        }
    }

    private static WireStruct? ReadMap(Source source, string name, Member member)
    {
        var entry = member.Flattens ? name : name + ".entry";
        WireStruct? map = null;
        for (var number = 1; ; number++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{entry}.{number}");
            if (!source.Form.TryGetValue(Join(at, member.Shape.Key!.WireName), out var key))
            {
                return map;
            }

            (map ??= [])[key] = ReadValue(source, Join(at, member.Shape.Element!.WireName), member.Shape.Element!);
        }
    }

    private sealed record Source(SortedDictionary<string, string> Form, HashSet<string> Prefixes, bool Ec2);
}
