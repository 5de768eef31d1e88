using System.Collections.Frozen;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Amazon's own public images, as far as the labs launch them. Each stands for the newest one; the ids are the simulator's, the same in every Region.</summary>
internal static class AmazonImages
{
    /// <summary>The account that they belong to.</summary>
    public const string Owner = "137112412989";

    private const string Path = "/aws/service/ami-amazon-linux-latest/";
    private const string Linux2 = "ami-0a1b2c3d4e5f60718";
    private const string Linux2023 = "ami-0b2c3d4e5f6071829";

    /// <summary>Image ids by the public parameter of Systems Manager that names the newest.</summary>
    public static FrozenDictionary<string, string> Parameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Path + "amzn2-ami-hvm-x86_64-gp2"] = Linux2,
        [Path + "al2023-ami-kernel-default-x86_64"] = Linux2023,
        [Path + "al2023-ami-kernel-6.1-x86_64"] = Linux2023,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string OwnerOf(Image image) => image.Id is Linux2 or Linux2023 ? Owner : World.Account;

    /// <summary>Those that a description is about: without an owner, it is about everything that may be launched.</summary>
    public static IEnumerable<Image> Asked(World world, string region, IReadOnlyList<string> owners) =>
        (owners.Count == 0 || owners.Contains("amazon") || owners.Contains(Owner) ? new[] { Linux2, Linux2023 } : []).Select(id => Find(world, region, id)).OfType<Image>();

    /// <summary>The image of an id, without any software of ours; <see langword="null"/> where Amazon has none.</summary>
    public static Image? Find(World world, string region, string? id)
    {
        if (id is not (Linux2 or Linux2023))
        {
            return null;
        }

        var image = new Image
        {
            Id = id,
            Region = region,
            Name = id == Linux2 ? "amzn2-ami-hvm-2.0-x86_64-gp2" : "al2023-ami-2023-kernel-6.1-x86_64",
            Description = id == Linux2 ? "Amazon Linux 2 AMI x86_64 HVM gp2" : "Amazon Linux 2023 AMI x86_64 HVM kernel-6.1",
            SnapshotId = "snap-" + id["ami-".Length..],
            CreatedAt = world.StartedAt.AddDays(-30),
            ConfiguredCluster = "",
            HasUnishop = false,
            State = "available",
        };
        image.LaunchPermissions.Add("all");
        return image;
    }
}
