using System.Reflection;

namespace Unishop.Harness;

/// <summary>Where the built product is, as the build that made this assembly knew it.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The assembly of a project of ours, of the same build configuration as this one.</summary>
    /// <param name="project">The project's name, e.g. <c>Unishop.Dashboard</c>.</param>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string AssemblyOf(string project)
    {
        var path = Path.Combine(Root, "src", project, "bin", Metadata("Configuration"), "net10.0", project + ".dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build {project} first.", path);
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
