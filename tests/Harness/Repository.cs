using System.Reflection;

namespace Unishop.Harness;

/// <summary>Where the built product is, as the build that made this assembly knew it.</summary>
public static class Repository
{
    /// <summary>The repository's root folder.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>The dashboard's assembly, of the same build configuration as this one.</summary>
    /// <exception cref="FileNotFoundException">It has not been built.</exception>
    public static string DashboardAssembly
    {
        get
        {
            var path = Path.Combine(Root, "src", "Unishop.Dashboard", "bin", Metadata("Configuration"), "net10.0", "Unishop.Dashboard.dll");
            return File.Exists(path) ? path : throw new FileNotFoundException("Build Unishop.Dashboard first.", path);
        }
    }

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
