using System.Collections.Immutable;
using System.Globalization;
using Amazon.EC2.Model;
using Unishop.Recovery.Ports;
using ImageState = Unishop.Recovery.Observation.ImageState;

namespace Unishop.Recovery.Aws;

/// <summary>Machine images through the EC2 API.</summary>
internal sealed class Ec2Images(RegionalClients clients, AwsCalls calls) : IImages
{
    public Task<Outcome<ImmutableArray<ImageState>>> DescribeAsync(string region, string namePrefix, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"ec2:DescribeImages {region}",
            token => clients.In(region).ReadCompute.DescribeImagesAsync(
                new() { Owners = ["self"], Filters = [new Filter { Name = "name", Values = [Literal(namePrefix) + "*"] }] }, token),
            answer => (from image in answer.Images ?? []
                       let state = State(image)
                       orderby state.CreatedAt descending, state.Id
                       select state).ToImmutableArray(),
            cancellation);

    public Task<Outcome<Accepted>> CreateAsync(string region, string instanceId, string name, string description, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"ec2:CreateImage {region}",
            token => clients.In(region).ChangeCompute.CreateImageAsync(
                new() { InstanceId = instanceId, Name = name, Description = description, NoReboot = true }, token),
            answer => new Accepted(answer.ImageId),
            cancellation);

    public Task<Outcome<Accepted>> CopyAsync(ImageCopy copy, string clientToken, CancellationToken cancellation) =>
        calls.MakeAsync(
            $"ec2:CopyImage {copy.DestinationRegion}",
            token => clients.In(copy.DestinationRegion).ChangeCompute.CopyImageAsync(
                new()
                {
                    SourceRegion = copy.SourceRegion,
                    SourceImageId = copy.SourceImageId,
                    Name = copy.Name,
                    Description = copy.Description,
                    ClientToken = clientToken,
                },
                token),
            answer => new Accepted(answer.ImageId),
            cancellation);

    private static ImageState State(Image image) => new(
        image.ImageId,
        image.Name ?? "",
        image.State?.Value ?? "",
        DateTimeOffset.TryParse(image.CreationDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : DateTimeOffset.MinValue,
        image.Description);

    // In a filter, EC2 reads * and ? as wildcards and \ as their escape.
    private static string Literal(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
}
