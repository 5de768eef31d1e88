using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;

namespace Unishop.Dashboard.Hosting;

/// <summary>How the console stands on a network: under which names, behind which proxies, with which certificate, and how often it may be asked.</summary>
internal sealed class NetworkSettings
{
    private const int DefaultWrites = 600;
    private const int DefaultSignIns = 20;

    /// <summary>The names that it answers to; <c>*</c>: any. Those of its own addresses are among them.</summary>
    public required ImmutableArray<string> AllowedHosts { get; init; }

    /// <summary>The proxies that are believed when they say who asks, by which name and over which scheme; none: nobody is.</summary>
    public required ImmutableArray<IPNetwork> KnownProxies { get; init; }

    /// <summary>The part of the address before every page, as a proxy passes it on, e.g. <c>/dr</c>; empty: none.</summary>
    public required string PathBase { get; init; }

    /// <summary>The certificate for https addresses; <see langword="null"/>: there is none.</summary>
    public required TlsCertificate? Certificate { get; init; }

    /// <summary>How many changing calls of the API a client address may make in a minute.</summary>
    public required int WritesPerMinute { get; init; }

    /// <summary>How many times a client address may try to sign in, in a minute.</summary>
    public required int SignInsPerMinute { get; init; }

    /// <summary>Reads the sections <c>Network</c> and <c>Tls</c>, and <c>AllowedHosts</c>.</summary>
    public static NetworkSettings Read(IConfiguration configuration, IReadOnlyList<BindingAddress> urls, ImmutableArray<string>.Builder mistakes)
    {
        if (configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            mistakes.Add("Kestrel:Endpoints: is not read; needed: the addresses in Urls, e.g. https://0.0.0.0:8443, and a certificate in Tls:CertificateFile and Tls:KeyFile");
        }

        return new NetworkSettings
        {
            AllowedHosts = ReadHosts(configuration, urls),
            KnownProxies = ReadProxies(configuration, mistakes),
            PathBase = ReadPathBase(configuration, mistakes),
            Certificate = ReadCertificate(configuration, urls, mistakes),
            WritesPerMinute = ReadNumber(configuration, "Network:WritesPerMinute", DefaultWrites, mistakes),
            SignInsPerMinute = ReadNumber(configuration, "Network:SignInsPerMinute", DefaultSignIns, mistakes),
        };
    }

    /// <summary>A list in a key itself, separated by commas or semicolons, or below it by index.</summary>
    private static IEnumerable<string> List(IConfiguration configuration, string key) =>
        new[] { configuration[key] }.Concat(configuration.GetSection(key).GetChildren().Select(child => child.Value))
            .SelectMany(value => (value ?? "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static ImmutableArray<string> ReadHosts(IConfiguration configuration, IReadOnlyList<BindingAddress> urls)
    {
        var own = urls.Where(url => !url.IsUnixPipe && url.Host is not ("*" or "+" or "0.0.0.0" or "[::]")).Select(url => url.Host);
        string[] named = [.. List(configuration, "AllowedHosts")];
        return [.. (named.Length > 0 ? named : ["localhost", "127.0.0.1", "[::1]"]).Concat(own).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static ImmutableArray<IPNetwork> ReadProxies(IConfiguration configuration, ImmutableArray<string>.Builder mistakes)
    {
        var networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (var proxy in List(configuration, "Network:KnownProxies"))
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else if (IPNetwork.TryParse(proxy, out var network))
            {
                networks.Add(network);
            }
            else
            {
                mistakes.Add($"Network:KnownProxies: '{proxy}' is not accepted; needed: addresses or networks of your proxies, e.g. 10.0.0.4,10.1.0.0/24");
            }
        }

        return networks.ToImmutable();
    }

    private static string ReadPathBase(IConfiguration configuration, ImmutableArray<string>.Builder mistakes)
    {
        var path = (configuration["Network:PathBase"] ?? "").TrimEnd('/');
        if (path.Length == 0 || (path[0] == '/' && path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '-' or '_' or '.') && !path.Contains("//", StringComparison.Ordinal)))
        {
            return path;
        }

        mistakes.Add($"Network:PathBase: '{path}' is not accepted; needed: a path that begins with a slash, e.g. /dr");
        return "";
    }

    private static TlsCertificate? ReadCertificate(IConfiguration configuration, IReadOnlyList<BindingAddress> urls, ImmutableArray<string>.Builder mistakes)
    {
        var (file, key) = (configuration["Tls:CertificateFile"], configuration["Tls:KeyFile"]);
        if (string.IsNullOrEmpty(file))
        {
            if (urls.Any(url => url.Scheme == Uri.UriSchemeHttps) && !configuration.GetSection("Kestrel:Certificates:Default").Exists())
            {
                mistakes.Add("Tls:CertificateFile: is missing; needed with an https address in Urls: a PEM file with the certificate and those that signed it, e.g. /etc/unishop/tls.crt");
            }

            return null;
        }

        if (string.IsNullOrEmpty(key))
        {
            mistakes.Add("Tls:KeyFile: is missing; needed with Tls:CertificateFile: a PEM file with the certificate's private key, e.g. /etc/unishop/tls.key");
            return null;
        }

        try
        {
            return new TlsCertificate(Path.GetFullPath(file), Path.GetFullPath(key), configuration["Tls:KeyPassword"]);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            mistakes.Add($"Tls:CertificateFile: {file} with {key} can't be used: {wrong.Message} Needed: a certificate and its private key as PEM files that this user can read, e.g. /etc/unishop/tls.crt and /etc/unishop/tls.key");
            return null;
        }
    }

    private static int ReadNumber(IConfiguration configuration, string key, int otherwise, ImmutableArray<string>.Builder mistakes)
    {
        if (configuration[key] is not { Length: > 0 } value)
        {
            return otherwise;
        }

        if (int.TryParse(value, out var number) && number is >= 1 and <= 1_000_000)
        {
            return number;
        }

        mistakes.Add($"{key}: '{value}' is not accepted; needed: a number from 1 to 1000000, e.g. {otherwise}");
        return otherwise;
    }
}
