namespace Unishop.Harness;

/// <summary>The browser of this machine; no other one is ever downloaded.</summary>
public static class SystemChromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>
    /// What it is started with: as root it has no sandbox; the others keep it from speaking to its maker and from waiting for a graphics
    /// card.
    /// </summary>
    public static IReadOnlyList<string> Flags { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    /// <summary>Its path: what <c>UNISHOP_CHROMIUM</c> names, or the first one on the path; <see langword="null"/>: there is none.</summary>
    public static string? Find()
    {
        var named = Environment.GetEnvironmentVariable("UNISHOP_CHROMIUM");
        if (!string.IsNullOrEmpty(named))
        {
            return named;
        }

        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
