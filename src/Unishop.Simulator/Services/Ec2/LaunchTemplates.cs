using Aws.Wire;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>How instances are to be launched, in versions.</summary>
internal sealed class LaunchTemplate
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Region { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Default { get; set; } = 1;

    /// <summary>The number of the version that was made last, deleted or not.</summary>
    public long Latest { get; set; }

    public List<LaunchTemplateVersion> Versions { get; } = [];

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The version that is meant: a number, <c>$Latest</c> or <c>$Default</c>, which nothing stands for.</summary>
    public LaunchTemplateVersion? Version(string? asked) => asked switch
    {
        null or "" or "$Default" => Versions.Find(version => version.Number == Default),
        "$Latest" => Versions.MaxBy(version => version.Number),
        _ => long.TryParse(asked, System.Globalization.NumberStyles.None, null, out var number) ? Versions.Find(version => version.Number == number) : null,
    };
}

/// <summary>A version of a launch template.</summary>
/// <param name="Number">1 for the first.</param>
/// <param name="Description">What somebody wrote about it.</param>
/// <param name="Data">What an instance is launched with, by the names of RunInstances.</param>
/// <param name="CreatedAt">When it was made.</param>
internal sealed record LaunchTemplateVersion(long Number, string? Description, WireStruct Data, DateTimeOffset CreatedAt);
