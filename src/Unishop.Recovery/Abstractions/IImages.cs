using System.Collections.Immutable;
using Unishop.Domain.Facts;

namespace Unishop.Recovery.Abstractions;

/// <summary>Machine images (EC2 AMIs) that the account owns. No failure is thrown, all are values.</summary>
public interface IImages
{
    /// <summary>The account's images of that name and those that runs made of it (<see cref="ImageLineage"/>), newest first.</summary>
    Task<Outcome<ImmutableArray<ImageState>>> DescribeAsync(string region, string imageName, CancellationToken cancellation);

    /// <summary>
    /// Makes an image of an instance without rebooting it (<c>CreateImage</c>, NoReboot). The name is unique in account and Region:
    /// a second call with the same name fails with <see cref="FailureKind.AlreadyExists"/>.
    /// </summary>
    Task<Outcome<Accepted>> CreateAsync(string region, string instanceId, string name, string description, CancellationToken cancellation);

    /// <summary>
    /// Takes an image away together with its snapshots (<c>DeregisterImage</c>, DeleteAssociatedSnapshots). An image goes once: repeating
    /// the call fails with <see cref="FailureKind.NotFound"/>.
    /// </summary>
    Task<Outcome<Accepted>> DeregisterAsync(string region, string imageId, CancellationToken cancellation);

    /// <summary>The accounts that may launch an image (<c>DescribeImageAttribute</c>, launchPermission).</summary>
    Task<Outcome<ImmutableArray<string>>> SharedWithAsync(string region, string imageId, CancellationToken cancellation);

    /// <summary>Lets accounts launch an image (<c>ModifyImageAttribute</c>): repeating changes nothing.</summary>
    Task<Outcome<Accepted>> ShareAsync(string region, string imageId, ImmutableArray<string> accounts, CancellationToken cancellation);

    /// <summary>The versions of a launch template, by its id or name; a <see langword="null"/> value where there is none.</summary>
    Task<Outcome<LaunchTemplateState?>> TemplateAsync(string region, string template, CancellationToken cancellation);

    /// <summary>
    /// Gives a launch template a version that is its default but for the image (<c>CreateLaunchTemplateVersion</c>); repeating with the same
    /// token changes nothing.
    /// </summary>
    Task<Outcome<Accepted>> AddTemplateVersionAsync(string region, string template, string imageId, string description, string clientToken, CancellationToken cancellation);

    /// <summary>Makes a version the default of its launch template (<c>ModifyLaunchTemplate</c>): repeating changes nothing.</summary>
    Task<Outcome<Accepted>> SetTemplateDefaultAsync(string region, string template, long version, CancellationToken cancellation);

    /// <summary>Copies an image (<c>CopyImage</c>): sent to the destination; repeating with the same token changes nothing.</summary>
    Task<Outcome<Accepted>> CopyAsync(ImageCopy copy, string clientToken, CancellationToken cancellation);
}

/// <summary>An image copy to be made.</summary>
/// <param name="DestinationRegion">The Region that gets the copy; the call goes there.</param>
/// <param name="SourceRegion">The Region of the original.</param>
/// <param name="SourceImageId">The original.</param>
/// <param name="Name">The copy's name.</param>
/// <param name="Description">The copy's description.</param>
public sealed record ImageCopy(string DestinationRegion, string SourceRegion, string SourceImageId, string Name, string Description)
{
    /// <summary>Whether the copy's snapshots are encrypted; those of an encrypted original are in any case.</summary>
    public bool Encrypted { get; init; }

    /// <summary>The key of the destination's Region that encrypts them; <see langword="null"/>: the account's own key for EBS.</summary>
    public string? KmsKey { get; init; }
}

/// <summary>A launch template.</summary>
/// <param name="Template">Its id or name, as it was asked for.</param>
/// <param name="Versions">Its versions.</param>
public sealed record LaunchTemplateState(string Template, ImmutableArray<LaunchTemplateVersionState> Versions);

/// <summary>A version of a launch template.</summary>
/// <param name="Number">Its number.</param>
/// <param name="ImageId">The image that it launches; <see langword="null"/> where it names none.</param>
/// <param name="IsDefault">Whether it is the default.</param>
public sealed record LaunchTemplateVersionState(long Number, string? ImageId, bool IsDefault);
