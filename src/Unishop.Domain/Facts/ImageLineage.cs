using System.Collections.Immutable;

namespace Unishop.Domain.Facts;

/// <summary>Which images are a workload's, and which release each of them holds.</summary>
public static class ImageLineage
{
    /// <summary>Between a workload's image name and the run that made the image.</summary>
    public const string OfRun = "-run-";

    /// <summary>Whether an image of that name belongs to the workload: the very name, or the name with a run behind it. A longer name is another application's.</summary>
    /// <param name="name">The image's name.</param>
    /// <param name="imageName">The workload's image name.</param>
    public static bool IsOf(string name, string imageName) => name == imageName || name.StartsWith(imageName + OfRun, StringComparison.Ordinal);

    /// <summary>When what an image holds was made: a copy is as old as its source, whenever it was copied.</summary>
    /// <param name="image">The image.</param>
    /// <param name="elsewhere">The images of the Region that copies come from.</param>
    /// <returns>The moment; <see langword="null"/> for a copy of what is not known.</returns>
    public static DateTimeOffset? ReleasedAt(ImageState image, ImmutableArray<ImageState> elsewhere) =>
        image.SourceId is { } source ? elsewhere.FirstOrDefault(candidate => candidate.Id == source)?.CreatedAt : image.CreatedAt;

    /// <summary>The images that can be launched, the newest release first; copies of what is not known come last.</summary>
    /// <param name="images">The images of a Region.</param>
    /// <param name="elsewhere">The images of the Region that copies come from.</param>
    public static ImmutableArray<ImageState> NewestFirst(ImmutableArray<ImageState> images, ImmutableArray<ImageState> elsewhere) =>
    [
        .. images.Where(image => image.IsAvailable)
            .OrderByDescending(image => ReleasedAt(image, elsewhere) ?? DateTimeOffset.MinValue).ThenByDescending(image => image.CreatedAt),
    ];
}
