using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using Unishop.Dashboard.Workshop;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Monitoring;
using Unishop.Recovery.Notifications;
using Unishop.Recovery.Storage;
using Unishop.Simulator;

namespace Unishop.Dashboard.Hosting;

/// <summary>Which world the workloads live in, key <c>Aws:Mode</c>.</summary>
internal enum WorldMode
{
    /// <summary>Two simulated Regions inside this process.</summary>
    Simulator,

    /// <summary>Another endpoint, named by <c>AWS_ENDPOINT_URL</c> or <c>Aws:EndpointUrl</c>.</summary>
    Endpoint,

    /// <summary>AWS itself, by its own credential chain.</summary>
    Live,
}

/// <summary>Everything that is configured, read and judged once at start.</summary>
internal sealed class Settings
{
    /// <summary>The exit code for settings that were refused, as of the sysexits convention for configuration errors.</summary>
    public const int ExitCode = 78;

    private Settings(IConfiguration configuration)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        Mode = ReadMode(configuration, mistakes);
        Simulator = Bind<SimulatorOptions>(configuration.GetSection("Simulator"), mistakes);
        Observation = Bind<ObservationOptions>(configuration.GetSection("Observation"), mistakes);
        Runs = Bind<RunOptions>(configuration.GetSection("Runs"), mistakes);
        Endpoint = ReadEndpoint(configuration, mistakes);
        StorageConnection = configuration["Storage:Connection"] ?? "Data Source=unishop.db";
        RunbookFolder = configuration["Runbooks:Folder"] is { Length: > 0 } folder ? Path.GetFullPath(folder) : null;
        DatabaseFile = ReadDatabaseFile(mistakes);
        var workloads = OfScenario(ReadWorkloads(configuration.GetSection("Workloads"), mistakes));
        mistakes.AddRange(Observation.Validate());
        mistakes.AddRange(Runs.Validate());
        Notices = Bind<NoticeOptions>(configuration.GetSection("Notifications"), mistakes);
        mistakes.AddRange(Notices.Validate());
        Learners = [.. configuration.GetSection("Workshop:Learners").GetChildren().Select(child => Bind<LearnerOptions>(child, mistakes))];
        mistakes.AddRange(LearnerOptions.Validate(Learners));
        mistakes.AddRange(WorkloadCatalog.Validate(workloads));
        if (Mode == WorldMode.Simulator)
        {
            mistakes.AddRange(Simulator.Validate());
            Simulator.StateFile ??= DatabaseFile is null ? null : Path.ChangeExtension(DatabaseFile, ".world");
        }

        AuditKeyFile = configuration["Audit:KeyFile"] is { Length: > 0 } keyFile ? Path.GetFullPath(keyFile) : DatabaseFile is null ? null : DatabaseFile + ".auditkey";
        Urls = [.. ReadUrls(configuration, mistakes)];
        Network = NetworkSettings.Read(configuration, Urls, mistakes);
        // A value that does not convert is missing afterwards: the first of the two mistakes says more.
        Mistakes = [.. mistakes.DistinctBy(mistake => mistake[..mistake.IndexOf(": ", StringComparison.Ordinal)])];
        Catalog = Mistakes.IsEmpty ? WorkloadCatalog.From(workloads) : new WorkloadCatalog([]);
    }

    /// <summary>Which world.</summary>
    public WorldMode Mode { get; }

    /// <summary>The simulator's settings; used in that mode only. Its state is kept beside the database.</summary>
    public SimulatorOptions Simulator { get; }

    /// <summary>How often the world is looked at.</summary>
    public ObservationOptions Observation { get; }

    /// <summary>Where people are told.</summary>
    public NoticeOptions Notices { get; }

    /// <summary>Where offline runbooks are written; <see langword="null"/>: nowhere.</summary>
    public string? RunbookFolder { get; }

    /// <summary>The learners of a class, each with a console of their own.</summary>
    public ImmutableArray<LearnerOptions> Learners { get; }

    /// <summary>Rules for runs.</summary>
    public RunOptions Runs { get; }

    /// <summary>The other endpoint, in that mode.</summary>
    public Uri? Endpoint { get; }

    /// <summary>Where the journal is kept.</summary>
    public string StorageConnection { get; }

    /// <summary>The journal's file, absolute; <see langword="null"/> where it is on a server.</summary>
    public string? DatabaseFile { get; }

    /// <summary>The file with the keys of the journal's chain, absolute; beside the journal where nothing is said; <see langword="null"/>: no key.</summary>
    public string? AuditKeyFile { get; }

    /// <summary>What is set for the network.</summary>
    public NetworkSettings Network { get; }

    /// <summary>Where the console listens.</summary>
    public ImmutableArray<BindingAddress> Urls { get; }

    /// <summary>The workloads; empty where there are mistakes.</summary>
    public WorkloadCatalog Catalog { get; }

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public ImmutableArray<string> Mistakes { get; }

    /// <summary>Reads and judges the configuration.</summary>
    public static Settings Read(IConfiguration configuration) => new(configuration);

    /// <summary>Writes the mistakes, where there are any.</summary>
    /// <returns>Whether the start is refused.</returns>
    public async Task<bool> RefuseAsync(TextWriter errors)
    {
        if (Mistakes.IsEmpty)
        {
            return false;
        }

        await errors.WriteLineAsync(Mistakes.Length == 1
            ? "The configuration has a mistake; nothing was started:"
            : $"The configuration has {Mistakes.Length} mistakes; nothing was started:");
        foreach (var mistake in Mistakes)
        {
            await errors.WriteLineAsync("  " + mistake);
        }

        return true;
    }

    private static WorldMode ReadMode(IConfiguration configuration, ImmutableArray<string>.Builder mistakes)
    {
        var word = configuration["Aws:Mode"] ?? nameof(WorldMode.Simulator);
        if (Enum.TryParse<WorldMode>(word, ignoreCase: true, out var mode) && Enum.GetNames<WorldMode>().Contains(word, StringComparer.OrdinalIgnoreCase))
        {
            return mode;
        }

        mistakes.Add($"Aws:Mode: '{word}' is not accepted; needed: simulator, endpoint or live, e.g. simulator");
        return WorldMode.Simulator;
    }

    private Uri? ReadEndpoint(IConfiguration configuration, ImmutableArray<string>.Builder mistakes)
    {
        if (Mode != WorldMode.Endpoint)
        {
            return null;
        }

        var address = configuration["Aws:EndpointUrl"] ?? configuration["AWS_ENDPOINT_URL"];
        if (Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            return url;
        }

        mistakes.Add($"AWS_ENDPOINT_URL: {(string.IsNullOrWhiteSpace(address) ? "is missing" : $"'{address}' is not accepted")}; needed with Aws:Mode endpoint: an http or https address, e.g. http://127.0.0.1:5081");
        return null;
    }

    private string? ReadDatabaseFile(ImmutableArray<string>.Builder mistakes)
    {
        if (JournalDatabase.IsPostgres(StorageConnection))
        {
            return null;
        }

        try
        {
            var connection = new DbConnectionStringBuilder { ConnectionString = StorageConnection };
            if (connection.TryGetValue("Data Source", out var file) && file is string { Length: > 0 } name)
            {
                return Path.GetFullPath(name);
            }
        }
        catch (ArgumentException)
        {
            // Not of the shape key=value: listed below like any other mistake.
        }

        // What is there may hold a password, and is not repeated.
        mistakes.Add("Storage:Connection: is not accepted; needed: the file of a SQLite database, e.g. Data Source=unishop.db, or a PostgreSQL server, e.g. Host=127.0.0.1;Database=unishop;Username=unishop");
        return null;
    }

    private static IEnumerable<BindingAddress> ReadUrls(IConfiguration configuration, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var url in (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            BindingAddress? address = null;
            try
            {
                address = BindingAddress.Parse(url);
            }
            catch (FormatException)
            {
                mistakes.Add($"Urls: '{url}' is not accepted; needed: an address to listen on, e.g. http://127.0.0.1:5080");
            }

            if (address is not null)
            {
                yield return address;
            }
        }
    }

    private static List<WorkloadOptions> ReadWorkloads(IConfigurationSection section, ImmutableArray<string>.Builder mistakes) =>
        [.. section.GetChildren().Select(child => Labs.Complete(Bind<WorkloadOptions>(child, mistakes)))];

    /// <summary>In the simulator, the labs' workloads are those of its scenario: none is watched that does not exist, none is forgotten.</summary>
    private List<WorkloadOptions> OfScenario(List<WorkloadOptions> configured)
    {
        var there = Mode != WorldMode.Simulator ? null : Simulator.Scenario switch
        {
            "all" or "fresh" => Labs.Ids,
            { } lab when Labs.Ids.Contains(lab) => [lab],
            _ when configured.Count == 0 => Labs.Ids,
            _ => null,
        };
        return there is null ? configured
            :
            [
                .. configured.Where(workload => !Labs.Ids.Contains(workload.Id) || there.Contains(workload.Id)),
                .. there.Where(id => configured.TrueForAll(workload => workload.Id != id)).Select(id => Labs.Find(id)!),
            ];
    }

    /// <summary>Binds value by value, so that each one that does not convert is named and the others are still judged.</summary>
    private static T Bind<T>(IConfigurationSection section, ImmutableArray<string>.Builder mistakes)
        where T : class, new()
    {
        var readable = new ConfigurationBuilder().AddInMemoryCollection(Readable(section, typeof(T), mistakes)).Build();
        return readable.Get<T>() ?? new T();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Readable(IConfigurationSection section, Type type, ImmutableArray<string>.Builder mistakes)
    {
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null))
        {
            var property = type.GetProperties().FirstOrDefault(p => p.Name.Equals(key, StringComparison.OrdinalIgnoreCase));
            if (property is not null && Needed(property.PropertyType, value!) is { } needed)
            {
                mistakes.Add($"{section.Path}:{property.Name}: '{value}' is not accepted; needed: {needed}");
            }
            else
            {
                yield return KeyValuePair.Create(key, value);
            }
        }
    }

    private static string? Needed(Type type, string value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain == typeof(double) && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "a number, e.g. 10"
            : plain == typeof(bool) && !bool.TryParse(value, out _) ? "true or false, e.g. true"
            : (plain == typeof(long) || plain == typeof(int)) && !long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? "a whole number, e.g. 1"
            : plain == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? $"a whole number up to {int.MaxValue}, e.g. 40"
            : null;
    }
}
