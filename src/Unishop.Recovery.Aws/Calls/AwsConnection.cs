using System.Collections.Immutable;
using Amazon.Runtime;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>Where AWS is and who calls it.</summary>
public sealed record AwsConnection
{
    /// <summary>The deadline of a call where nothing else is said: 5 s of real time.</summary>
    public static readonly TimeSpan DefaultCallDeadline = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _callDeadline = DefaultCallDeadline;

    private AwsConnection(Uri? endpoint, Func<AWSCredentials>? credentials)
    {
        Endpoint = endpoint;
        Credentials = credentials;
    }

    /// <summary>
    /// The one address that answers for every service and Region; <see langword="null"/>: AWS's own endpoints,
    /// or those of <c>AWS_ENDPOINT_URL</c> and the profile.
    /// </summary>
    public Uri? Endpoint { get; }

    /// <summary>How long a call may take, retries of a reading call included. Real time, whatever the world's clock does.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The deadline is not positive.</exception>
    public TimeSpan CallDeadline
    {
        get => _callDeadline;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            _callDeadline = value;
        }
    }

    /// <summary>Hosts beside AWS's own at which shops may be asked, e.g. <c>shop.example.com</c> or <c>*.example.com</c>.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>The credentials; <see langword="null"/>: those that AWS's own chain finds.</summary>
    internal Func<AWSCredentials>? Credentials { get; }

    /// <summary>AWS itself: credentials and endpoints by AWS's own chain (environment, profile, SSO, role, instance).</summary>
    public static AwsConnection Live() => new(null, null);

    /// <summary>Another endpoint, with credentials by AWS's own chain.</summary>
    public static AwsConnection To(Uri endpoint) => new(endpoint, null);

    /// <summary>A simulator, which takes any credentials: no account and no key is needed.</summary>
    public static AwsConnection ToSimulator(Uri endpoint) => new(endpoint, static () => new BasicAWSCredentials("SIMULATOR", "simulator"));
}
