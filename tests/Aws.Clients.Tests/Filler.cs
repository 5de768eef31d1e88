using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Amazon.Runtime;

namespace Aws.Clients.Tests;

/// <summary>
/// Fills requests of any SDK client and lists what is in a response, by reflection alone. A value depends on nothing but its path, so that two
/// clients of one service are filled alike.
/// </summary>
internal static class Filler
{
    // Shapes that contain themselves end at their second appearance below themselves.
    private const int Recursions = 2;

    /// <summary>A request with every member set.</summary>
    /// <param name="type">The request's type.</param>
    /// <param name="without">Names of properties that are left unset.</param>
    public static object Fill(Type type, params string[] without) => Structure(type, "", [], without)!;

    /// <summary>Every value with the path of property names that leads to it.</summary>
    public static IEnumerable<string> Leaves(object? value, string path = "") => value switch
    {
        null => [],
        string text => [$"{path} = {text}"],
        ConstantClass constant => [$"{path} = {constant.Value}"],
        MemoryStream bytes => [$"{path} = {Convert.ToHexString(bytes.ToArray())}"],
        DateTime at => [string.Create(CultureInfo.InvariantCulture, $"{path} = {at.ToUniversalTime():O} {at.Kind}")],
        IConvertible plain => [string.Create(CultureInfo.InvariantCulture, $"{path} = {plain}")],
        IDictionary map => map.Keys.Cast<string>().Order(StringComparer.Ordinal).SelectMany(key => Leaves(map[key], $"{path}.{key}")),
        IEnumerable items => items.Cast<object?>().SelectMany((item, index) => Leaves(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"))),
        _ => PropertiesOf(value.GetType()).SelectMany(property => Leaves(property.GetValue(value), $"{path}.{property.Name}")),
    };

    /// <summary>The properties that are members of the API.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(property => property is { CanRead: true, CanWrite: true } && !(property.Name.StartsWith("Is", StringComparison.Ordinal) && property.Name.EndsWith("Set", StringComparison.Ordinal)))
        .OrderBy(property => property.Name, StringComparer.Ordinal);

    private static object? Structure(Type type, string path, ImmutableList<Type> above, string[] without)
    {
        if (above.Count(seen => seen == type) == Recursions)
        {
            return null;
        }

        var result = Activator.CreateInstance(type)!;
        var any = false;
        foreach (var property in PropertiesOf(type).Where(property => !without.Contains(property.Name)))
        {
            if (Value(property.PropertyType, $"{path}.{property.Name}", above.Add(type), without) is { } value)
            {
                property.SetValue(result, value);
                any = true;
            }
        }

        return any || path.Length == 0 ? result : null;
    }

    private static object? Value(Type type, string path, ImmutableList<Type> above, string[] without)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var number = path.Aggregate(7, (sum, c) => ((sum * 31) + c) % 9973);
        return type switch
        {
            _ when type == typeof(string) => $"v{number} a+b&c",
            _ when type == typeof(int) => number,
            _ when type == typeof(long) => 9_000_000_000L + number,
            _ when type == typeof(double) => number + 0.25,
            _ when type == typeof(float) => number + 0.5f,
            _ when type == typeof(bool) => number % 2 == 0,
            _ when type == typeof(DateTime) => new DateTime(2026, 11, 21, 1, 2, 3, DateTimeKind.Utc).AddSeconds(number),
            _ when type == typeof(MemoryStream) => new MemoryStream([0, 255, (byte)number]),
            _ when type.IsSubclassOf(typeof(ConstantClass)) => Activator.CreateInstance(type, $"c{number}"),
            _ when typeof(IDictionary).IsAssignableFrom(type) => Map(type, path, above, without),
            _ when typeof(IList).IsAssignableFrom(type) => List(type, path, above, without),
            _ => Structure(type, path, above, without),
        };
    }

    private static IList? List(Type type, string path, ImmutableList<Type> above, string[] without)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        for (var index = 0; index < 2; index++)
        {
            if (Value(type.GetGenericArguments()[0], string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), above, without) is { } item)
            {
                list.Add(item);
            }
        }

        return list.Count == 2 ? list : null;
    }

    private static IDictionary? Map(Type type, string path, ImmutableList<Type> above, string[] without)
    {
        if (Value(type.GetGenericArguments()[1], path + ".key", above, without) is not { } value)
        {
            return null;
        }

        var map = (IDictionary)Activator.CreateInstance(type)!;
        map["key &="] = value;
        return map;
    }
}
