using System.Data.Common;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Setup;

namespace Unishop.Dashboard.Hosting;

/// <summary>What people may see of the settings.</summary>
internal static class SetupFacts
{
    // Everything else of a connection string is left out: a list of what is secret would forget something.
    private static readonly string[] PlaceKeys = ["Host", "Server", "Port", "Database"];

    /// <summary>The settings without secrets.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="simulator">Where the simulator inside listens.</param>
    /// <param name="notifiers">The ways to tell people.</param>
    public static ConsoleSetup Setup(this Settings settings, Uri? simulator, IReadOnlyList<INotifier> notifiers) => new()
    {
        Mode = settings.Mode.ToString().ToLowerInvariant(),
        Endpoint = simulator ?? Bare(settings.Endpoint),
        Storage = settings.DatabaseFile is null ? "PostgreSQL" : "SQLite",
        StoragePlace = Path.GetFileName(settings.DatabaseFile) ?? PlaceOf(settings.StorageConnection),
        CanShare = settings.DatabaseFile is null,
        Version = ProductVersion.Current,
        Process = ProcessIdentity.Current.Name,
        Observation = settings.Observation,
        Runs = settings.Runs,
        Channels = [.. notifiers.Select(notifier => notifier.Channel)],
        Languages = [.. Web.Languages],
    };

    private static string PlaceOf(string connection)
    {
        var parts = new DbConnectionStringBuilder { ConnectionString = connection };
        return string.Join(" · ", PlaceKeys.Where(parts.ContainsKey).Select(key => parts[key]));
    }

    private static Uri? Bare(Uri? address) => address is null ? null : new UriBuilder(address) { UserName = "", Password = "", Query = "", Fragment = "" }.Uri;
}
