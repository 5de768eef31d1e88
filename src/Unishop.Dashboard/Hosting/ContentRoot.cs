namespace Unishop.Dashboard.Hosting;

/// <summary>
/// Finds the folder with <c>appsettings.json</c> and <c>wwwroot</c>: beside the program once published, the repository's root in
/// development, from whatever folder the program is started.
/// </summary>
internal static class ContentRoot
{
    /// <summary>The host's options for these arguments. A content root that is asked for by argument or environment is kept.</summary>
    public static WebApplicationOptions For(string[] args) => new()
    {
        Args = args,
        ApplicationName = typeof(ContentRoot).Assembly.GetName().Name,
        ContentRootPath = IsAskedFor(args) ? null : Find(AppContext.BaseDirectory),
    };

    /// <summary>The nearest folder, from <paramref name="start"/> upwards, that has both; <see langword="null"/> where there is none.</summary>
    public static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json")) && Directory.Exists(Path.Combine(folder.FullName, "wwwroot")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static bool IsAskedFor(string[] args) =>
        args.Any(arg => arg.TrimStart('-', '/').StartsWith("contentRoot", StringComparison.OrdinalIgnoreCase))
        || Environment.GetEnvironmentVariable("ASPNETCORE_CONTENTROOT") is not null
        || Environment.GetEnvironmentVariable("DOTNET_CONTENTROOT") is not null;
}
