using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Aws.Wire;

/// <summary>
/// Every operation that a service of AWS has, whether there is a model of it here or not; made by <c>tools/list-operations.py</c>. What is known not
/// to be spoken here is refused as such and never taken for something else.
/// </summary>
public sealed class KnownOperations
{
    private static readonly Lazy<FrozenDictionary<string, KnownOperations>> Services = new(Read);

    private KnownOperations(string apiVersion, FrozenDictionary<string, string> addresses)
    {
        ApiVersion = apiVersion;
        Addresses = addresses;
    }

    /// <summary>The names of the services, as botocore has them.</summary>
    public static IEnumerable<string> Names => Services.Value.Keys;

    /// <summary>The API's version.</summary>
    public string ApiVersion { get; }

    /// <summary>
    /// By operation what tells its request from others: method and URI template, then <c>?name</c> for each further query member and <c>+name</c> for each
    /// header that it must have; empty outside the REST protocols.
    /// </summary>
    public FrozenDictionary<string, string> Addresses { get; }

    /// <summary>The operations of a service.</summary>
    /// <exception cref="ArgumentException">Nothing is known of it.</exception>
    public static KnownOperations Of(string service) => Services.Value.TryGetValue(service, out var known) ? known
        : throw new ArgumentException($"Nothing is known of '{service}'; there is {string.Join(", ", Names.Order(StringComparer.Ordinal))}.", nameof(service));

    /// <summary>The refusal of an operation that AWS has.</summary>
    internal static WireException NotSimulated(ServiceModel service, string operation) =>
        new(new WireError("NotImplemented", $"{operation} of {service.ServiceId} is not simulated.", 501));

    private static FrozenDictionary<string, KnownOperations> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Aws.Wire.Operations.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(
            service => service.Name,
            service => new KnownOperations(
                service.Value.GetProperty("version").GetString()!,
                service.Value.GetProperty("operations").EnumerateObject().ToFrozenDictionary(one => one.Name, one => one.Value.GetString()!, StringComparer.Ordinal)),
            StringComparer.Ordinal);
    }
}
