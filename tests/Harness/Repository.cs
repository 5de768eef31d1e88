using System.Reflection;

namespace Unishop.Harness;

/// <summary>Where the built product is, as the build that made this assembly knew it.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The configuration that was built, e.g. <c>Debug</c>.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>The assembly of a project of ours, of the same build configuration as this one.</summary>
    /// <param name="project">The name of a project in <c>src</c> or <c>tests</c>, e.g. <c>Unishop.Dashboard</c>.</param>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string AssemblyOf(string project)
    {
        var built = Path.Combine(project, "bin", Configuration, "net10.0", project + ".dll");
        string[] places = [Path.Combine(Root, "src", built), Path.Combine(Root, "tests", built)];
        return places.FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"Build {project} first.", places[0]);
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
