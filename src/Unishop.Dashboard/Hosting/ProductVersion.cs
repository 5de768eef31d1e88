using System.Reflection;

namespace Unishop.Dashboard.Hosting;

/// <summary>The version of this build, which the newest tag gave it.</summary>
internal static class ProductVersion
{
    private const int ShortCommit = 8;

    /// <summary>E.g. <c>1.2.0</c>, or <c>1.2.1-alpha.0.7</c> seven commits after it; then <c>+</c> and the first letters of the commit where it is known.</summary>
    public static string Current { get; } = Short(
        typeof(ProductVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0");

    /// <summary>Shortens the commit in an assembly's version.</summary>
    /// <param name="version">E.g. <c>1.2.0+</c> and forty letters.</param>
    public static string Short(string version) =>
        version.IndexOf('+', StringComparison.Ordinal) is >= 0 and var plus ? version[..Math.Min(version.Length, plus + 1 + ShortCommit)] : version;
}
