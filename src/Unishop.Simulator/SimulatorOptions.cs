using System.Globalization;
using Microsoft.Extensions.Configuration;
using Unishop.Simulator.Core;
using Unishop.Simulator.Scenarios;
using Unishop.Simulator.Services.Ec2;
using Unishop.Simulator.Services.Rds;

namespace Unishop.Simulator;

/// <summary>How a simulator is started, section <c>Simulator</c>.</summary>
public sealed class SimulatorOptions
{
    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public string Url { get; set; } = "http://127.0.0.1:5081";

    /// <summary>The world that it begins with.</summary>
    public string Scenario { get; set; } = ScenarioCatalog.AllLabs;

    /// <summary>World seconds per real second; 0 stands still.</summary>
    public double Speed { get; set; } = 10;

    /// <summary>Decides every duration and identifier.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>How many DB clusters, and how many DB instances, the account may have in a Region; AWS gives 40 and more on request.</summary>
    public int DatabaseQuota { get; set; } = Databases.UsualQuota;

    /// <summary>How many vCPUs the account's running On-Demand instances may have in a Region; AWS gives new accounts few and more on request.</summary>
    public int VcpuQuota { get; set; } = Vcpus.UsualQuota;

    /// <summary>The file that keeps the world across restarts; <see langword="null"/> or empty: memory only.</summary>
    public string? StateFile { get; set; }

    /// <summary>Opens the controls to whoever sends it as <c>Authorization: Bearer</c>; <see langword="null"/>: only to programs of this machine.</summary>
    public string? ControlToken { get; set; }

    /// <summary>Every value of a section that is not of its key's type, each naming its key and a value that would be accepted.</summary>
    public static IEnumerable<string> Mistyped(IConfiguration section)
    {
        foreach (var property in typeof(SimulatorOptions).GetProperties())
        {
            if (section[property.Name] is { } value && Needed(property.PropertyType, value) is { } needed)
            {
                yield return $"Simulator:{property.Name}: '{value}' is not accepted; needed: {needed}";
            }
        }
    }

    /// <summary>Every mistake, each naming its key and a value that would be accepted.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp)
        {
            yield return $"Simulator:Url: '{Url}' is not accepted; needed: an http address, e.g. http://127.0.0.1:5081";
        }
        else if (!url.IsLoopback)
        {
            yield return $"Simulator:Url: '{Url}' is not accepted: the simulator listens on loopback only; e.g. http://127.0.0.1:5081";
        }

        if (!ScenarioCatalog.All.Contains(Scenario))
        {
            yield return $"Simulator:Scenario: '{Scenario}' is not accepted; needed: one of {string.Join(", ", ScenarioCatalog.All)}";
        }

        if (DatabaseQuota is not (>= 1 and <= 100_000))
        {
            yield return $"Simulator:DatabaseQuota: '{DatabaseQuota}' is not accepted; needed: 1 to 100000, e.g. {Databases.UsualQuota}";
        }

        if (VcpuQuota is not (>= 1 and <= 1_000_000))
        {
            yield return $"Simulator:VcpuQuota: '{VcpuQuota}' is not accepted; needed: 1 to 1000000, e.g. {Vcpus.UsualQuota}";
        }

        if (Speed is not (>= 0 and <= 1000))
        {
            yield return $"Simulator:Speed: '{Speed.ToString(CultureInfo.InvariantCulture)}' is not accepted; needed: 0 to 1000, e.g. 10";
        }
    }

    private static string? Needed(Type type, string value) =>
        type == typeof(double) && !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "a number, e.g. 10"
        : type == typeof(long) && !long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? "a whole number, e.g. 1"
        : type == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? "a whole number, e.g. 40"
        : null;
}
