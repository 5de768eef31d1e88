namespace Unishop.Simulator.Services.Ec2;

/// <summary>A volume as an image has it, or as an instance is to be started with it.</summary>
/// <param name="Name">Where it is attached, e.g. <c>/dev/xvda</c>.</param>
/// <param name="SnapshotId">What it begins with; <see langword="null"/>: it is empty.</param>
/// <param name="SizeGiB">How large it is.</param>
/// <param name="Type">E.g. <c>gp3</c>.</param>
/// <param name="DeleteOnTermination">Whether it goes with its instance.</param>
/// <param name="KmsKeyId">The key that it is encrypted with; <see langword="null"/>: it is not.</param>
internal sealed record BlockDevice(string Name, string? SnapshotId, long SizeGiB, string Type, bool DeleteOnTermination, string? KmsKeyId);
