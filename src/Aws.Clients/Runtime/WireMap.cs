using Aws.Wire;

namespace Aws.Clients;

/// <summary>Conversions that generated code needs.</summary>
internal static class WireMap
{
    public static WireStruct From<T>(Dictionary<string, T> map, Func<T, object> convert)
    {
        var wire = new WireStruct();
        foreach (var (key, value) in map)
        {
            wire[key] = convert(value);
        }

        return wire;
    }

    public static WireStruct Around(string member, object value) => new() { [member] = value };

    public static object? Within(object wire, string member) => ((WireStruct)wire).GetValueOrDefault(member);

    // The SDK takes a time without a zone as local, like DateTime does.
    public static DateTimeOffset Instant(DateTime at) => new(at.ToUniversalTime(), TimeSpan.Zero);
}
