using System.Collections.Immutable;
using Unishop.Recovery.Observation;
using Unishop.Recovery.Workloads;
using Unishop.Simulator;

namespace Unishop.Dashboard.Composition;

/// <summary>Where AWS is, section <c>Aws</c>.</summary>
public sealed class AwsSettings
{
    /// <summary><c>simulator</c>: embedded; <c>live</c>: AWS itself; <c>endpoint</c>: another endpoint.</summary>
    public string Mode { get; set; } = "simulator";
}

/// <summary>Where the journal is, section <c>Storage</c>.</summary>
public sealed class StorageSettings
{
    /// <summary>A SQLite connection string.</summary>
    public string Connection { get; set; } = "Data Source=unishop.db";

    /// <summary>The database file that the connection string names; <see langword="null"/> where it names none.</summary>
    public string? File
    {
        get
        {
            var builder = new System.Data.Common.DbConnectionStringBuilder();
            try
            {
                builder.ConnectionString = Connection;
            }
            catch (ArgumentException)
            {
                return null;
            }

            return builder.TryGetValue("Data Source", out var file) && file is string { Length: > 0 } path ? path : null;
        }
    }
}

/// <summary>Everything that configuration says, and every mistake in it.</summary>
public sealed record DashboardSettings
{
    /// <summary>Where AWS is.</summary>
    public required AwsSettings Aws { get; init; }

    /// <summary>Where the journal is.</summary>
    public required StorageSettings Storage { get; init; }

    /// <summary>The embedded simulator.</summary>
    public required SimulatorOptions Simulator { get; init; }

    /// <summary>How often the world is looked at.</summary>
    public required ObservationOptions Observation { get; init; }

    /// <summary>The protected workloads.</summary>
    public required IReadOnlyList<WorkloadOptions> Workloads { get; init; }

    /// <summary>The endpoint of mode <c>endpoint</c>.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public ImmutableArray<string> Mistakes { get; init; } = [];

    /// <summary>Whether the world is another than AWS itself.</summary>
    public bool IsSimulated => Aws.Mode != "live";

    /// <summary>Reads configuration; mistakes are listed, never thrown.</summary>
    public static DashboardSettings Read(IConfiguration configuration)
    {
        var mistakes = ImmutableArray.CreateBuilder<string>();
        var settings = new DashboardSettings
        {
            Aws = Bind<AwsSettings>("Aws"),
            Storage = Bind<StorageSettings>("Storage"),
            Simulator = Bind<SimulatorOptions>("Simulator"),
            Observation = Bind<ObservationOptions>("Observation"),
            Workloads = Bind<List<WorkloadOptions>>("Workloads"),
            Endpoint = Uri.TryCreate(configuration["AWS_ENDPOINT_URL"], UriKind.Absolute, out var endpoint) ? endpoint : null,
        };
        settings.Simulator.StateFile ??= settings.Storage.File is { } file ? Path.ChangeExtension(file, ".world") : null;
        mistakes.AddRange(settings.Check());
        return settings with { Mistakes = mistakes.ToImmutable() };

        T Bind<T>(string section) where T : new()
        {
            var bound = new T();
            try
            {
                configuration.GetSection(section).Bind(bound);
            }
            catch (InvalidOperationException wrong)
            {
                mistakes.Add($"{section}: {wrong.Message.TrimEnd('.')}: {wrong.InnerException?.Message ?? "a value of another type is needed"}; e.g. --Simulator:Speed 10, --Observation:FastSeconds 5, --Workloads:0:RpoSeconds 5");
            }

            return bound;
        }
    }

    private IEnumerable<string> Check()
    {
        if (Aws.Mode is not ("simulator" or "live" or "endpoint"))
        {
            yield return $"Aws:Mode: '{Aws.Mode}' is not accepted; needed: one of simulator, live, endpoint";
        }

        if (Aws.Mode == "endpoint" && Endpoint is null)
        {
            yield return "AWS_ENDPOINT_URL: is missing or no address; with Aws:Mode endpoint it names the endpoint, e.g. http://127.0.0.1:5081";
        }

        if (Storage.File is null)
        {
            yield return $"Storage:Connection: '{Storage.Connection}' is not accepted; needed: a SQLite connection string, e.g. Data Source=unishop.db";
        }

        foreach (var mistake in (Aws.Mode is "live" or "endpoint" ? [] : Simulator.Validate()).Concat(Observation.Validate()).Concat(WorkloadCatalog.Validate(Workloads)))
        {
            yield return mistake;
        }
    }
}
