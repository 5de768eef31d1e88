namespace Unishop.Harness;

/// <summary>How a dashboard is started.</summary>
public sealed record DashboardSettings
{
    /// <summary>The project whose program is started; another one than the product's for controls.</summary>
    public string Project { get; init; } = "Unishop.Dashboard";

    /// <summary>A folder that the product was published to and is started in; <see langword="null"/> for the output of the build.</summary>
    public string? Published { get; init; }

    /// <summary>The host's environment.</summary>
    public string Environment { get; init; } = "Development";

    /// <summary>The simulated world's scenario.</summary>
    public string Scenario { get; init; } = "pilot-light";

    /// <summary>Simulated seconds per real second.</summary>
    public double Speed { get; init; } = 10;

    /// <summary>The simulated world's seed.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Further configuration, as key and value.</summary>
    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();

    internal string Assembly => Published is { } folder ? Path.Combine(folder, Project + ".dll") : Repository.AssemblyOf(Project);

    internal IEnumerable<string> Arguments(Uri url, Uri simulator, string database)
    {
        var all = new Dictionary<string, string>
        {
            ["urls"] = url.OriginalString,
            ["Aws:Mode"] = "simulator",
            ["Simulator:Url"] = simulator.OriginalString,
            ["Simulator:Scenario"] = Scenario,
            ["Simulator:Speed"] = FormattableString.Invariant($"{Speed}"),
            ["Simulator:Seed"] = FormattableString.Invariant($"{Seed}"),
            ["Storage:Connection"] = $"Data Source={database}",
        };
        foreach (var (key, value) in Extra)
        {
            all[key] = value;
        }

        return all.SelectMany(pair => new[] { $"--{pair.Key}", pair.Value });
    }
}
