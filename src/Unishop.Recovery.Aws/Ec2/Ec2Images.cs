using System.Collections.Immutable;
using System.Globalization;
using Amazon.EC2.Model;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using ImageLineage = Unishop.Domain.Facts.ImageLineage;
using ImageState = Unishop.Domain.Facts.ImageState;

namespace Unishop.Recovery.Aws.Ec2;

/// <summary>Machine images through the EC2 API.</summary>
internal sealed class Ec2Images : IImages
{
    // EC2 takes 200 values of a filter.
    private const int MostNames = 100;
    private static readonly ImmutableArray<string> s_tagged = ["image", "snapshot"];
    private readonly RegionalClients _clients;
    private readonly AwsCalls _calls;
    private readonly Ec2Changes _changes;
    private readonly SharedReads<List<Image>> _images;

    public Ec2Images(RegionalClients clients, AwsCalls calls, Ec2Changes changes, TimeProvider time)
    {
        (_clients, _calls, _changes) = (clients, calls, changes);
        _images = new(time, ReadAsync);
    }

    public async Task<Outcome<ImmutableArray<ImageState>>> DescribeAsync(string region, string imageName, CancellationToken cancellation)
    {
        var answer = await _images.FindAsync(region, imageName, cancellation).ConfigureAwait(false);
        return answer.TryGet(out var images, out var failure)
            ? Outcome<ImmutableArray<ImageState>>.Success(
                [.. from image in images ?? [] let state = State(image) orderby state.CreatedAt descending, state.Id select state], answer.RequestId)
            : Outcome<ImmutableArray<ImageState>>.Fail(failure);
    }

    private Task<Outcome<ImmutableDictionary<string, List<Image>>>> ReadAsync(string region, ImmutableArray<string> names) => Pages.ReadPartsAsync(
        names, MostNames, part => _calls.MakeAsync(
            $"ec2:DescribeImages {region}",
            token => _clients.In(region).ReadCompute.DescribeImagesAsync(
                new() { Owners = ["self"], Filters = [new Filter { Name = "name", Values = [.. part.SelectMany(name => new[] { Literal(name), Literal(name) + ImageLineage.OfRun + "*" })] }] }, token),
            answer => part.ToImmutableDictionary(
                name => name, name => (answer.Images ?? []).FindAll(image => image.Name is { } found && ImageLineage.IsOf(found, name)), StringComparer.Ordinal),
            CancellationToken.None));

    public Task<Outcome<Accepted>> CreateAsync(string region, string instanceId, string name, string description, CancellationToken cancellation) =>
        _changes.MakeAsync(
            "CreateImage", region,
            new CreateImageRequest { InstanceId = instanceId, Name = name, Description = description, NoReboot = true, TagSpecifications = Tags(name) },
            (ec2, request, token) => ec2.CreateImageAsync(request, token),
            answer => new Accepted(answer.ImageId),
            cancellation);

    public Task<Outcome<Accepted>> CopyAsync(ImageCopy copy, string clientToken, CancellationToken cancellation) =>
        _changes.MakeAsync(
            "CopyImage", copy.DestinationRegion,
            new CopyImageRequest
            {
                SourceRegion = copy.SourceRegion,
                SourceImageId = copy.SourceImageId,
                Name = copy.Name,
                Description = copy.Description,
                ClientToken = _changes.Token(clientToken),
                TagSpecifications = Tags(copy.Name),
                Encrypted = copy.Encrypted || copy.KmsKey is not null ? true : null,
                KmsKeyId = copy.KmsKey,
            },
            (ec2, request, token) => ec2.CopyImageAsync(request, token),
            answer => new Accepted(answer.ImageId),
            cancellation);

    public Task<Outcome<Accepted>> DeregisterAsync(string region, string imageId, CancellationToken cancellation) =>
        _changes.MakeAsync(
            "DeregisterImage", region,
            new DeregisterImageRequest { ImageId = imageId, DeleteAssociatedSnapshots = true },
            (ec2, request, token) => ec2.DeregisterImageAsync(request, token),
            _ => new Accepted(imageId),
            cancellation);

    public Task<Outcome<ImmutableArray<string>>> SharedWithAsync(string region, string imageId, CancellationToken cancellation) =>
        _calls.MakeAsync(
            $"ec2:DescribeImageAttribute {region}",
            token => _clients.In(region).ReadCompute.DescribeImageAttributeAsync(new() { ImageId = imageId, Attribute = "launchPermission" }, token),
            answer => (answer.ImageAttribute?.LaunchPermissions ?? []).Where(permission => permission.UserId is not null).Select(permission => permission.UserId).ToImmutableArray(),
            cancellation);

    public Task<Outcome<Accepted>> ShareAsync(string region, string imageId, ImmutableArray<string> accounts, CancellationToken cancellation) =>
        _changes.MakeAsync(
            "ModifyImageAttribute", region,
            new ModifyImageAttributeRequest { ImageId = imageId, LaunchPermission = new() { Add = [.. accounts.Select(account => new LaunchPermission { UserId = account })] } },
            (ec2, request, token) => ec2.ModifyImageAttributeAsync(request, token),
            _ => new Accepted(imageId),
            cancellation);

    public Task<Outcome<LaunchTemplateState?>> TemplateAsync(string region, string template, CancellationToken cancellation) =>
        _calls.FindAsync(
            $"ec2:DescribeLaunchTemplateVersions {region}",
            token =>
            {
                var (id, name) = Naming(template);
                return _clients.In(region).ReadCompute.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = id, LaunchTemplateName = name }, token);
            },
            answer => new LaunchTemplateState(template,
            [
                .. (answer.LaunchTemplateVersions ?? []).Select(version => new LaunchTemplateVersionState(
                    version.VersionNumber ?? 0, version.LaunchTemplateData?.ImageId, version.DefaultVersion ?? false)),
            ]),
            cancellation);

    public Task<Outcome<Accepted>> AddTemplateVersionAsync(
        string region, string template, string imageId, string description, string clientToken, CancellationToken cancellation)
    {
        var (id, name) = Naming(template);
        return _changes.MakeAsync(
            "CreateLaunchTemplateVersion", region,
            new CreateLaunchTemplateVersionRequest
            {
                LaunchTemplateId = id,
                LaunchTemplateName = name,
                SourceVersion = "$Default",
                VersionDescription = description,
                LaunchTemplateData = new() { ImageId = imageId },
                ClientToken = _changes.Token(clientToken),
            },
            (ec2, request, token) => ec2.CreateLaunchTemplateVersionAsync(request, token),
            answer => new Accepted(string.Create(CultureInfo.InvariantCulture, $"{template}:{answer.LaunchTemplateVersion?.VersionNumber}")),
            cancellation);
    }

    public Task<Outcome<Accepted>> SetTemplateDefaultAsync(string region, string template, long version, CancellationToken cancellation)
    {
        var (id, name) = Naming(template);
        return _changes.MakeAsync(
            "ModifyLaunchTemplate", region,
            new ModifyLaunchTemplateRequest { LaunchTemplateId = id, LaunchTemplateName = name, DefaultVersion = version.ToString(CultureInfo.InvariantCulture) },
            (ec2, request, token) => ec2.ModifyLaunchTemplateAsync(request, token),
            _ => new Accepted(template),
            cancellation);
    }

    private static (string? Id, string? Name) Naming(string template) =>
        template.StartsWith("lt-", StringComparison.Ordinal) ? (template, null) : (null, template);

    // The snapshots carry the image's name: whoever pays for them sees what they belong to.
    private static List<TagSpecification> Tags(string name) =>
    [
        .. from type in s_tagged
           select new TagSpecification { ResourceType = type, Tags = [new Tag { Key = "Name", Value = name }, new Tag { Key = "made-by", Value = "Unishop.Dashboard" }] },
    ];

    private static ImageState State(Image image) => new(
        image.ImageId,
        image.Name ?? "",
        image.State?.Value ?? "",
        DateTimeOffset.TryParse(image.CreationDate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var created) ? created : DateTimeOffset.MinValue,
        image.Description)
    {
        SourceId = string.IsNullOrEmpty(image.SourceImageId) ? null : image.SourceImageId,
    };

    // In a filter, EC2 reads * and ? as wildcards and \ as their escape.
    private static string Literal(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);
}
