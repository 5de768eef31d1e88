using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudFormation;

namespace Unishop.Simulator.Services.Ec2;

/// <summary>Launch templates.</summary>
internal static class Ec2LaunchTemplates
{
    public static AwsAnswer Create(AwsCall call)
    {
        var name = call["LaunchTemplateName"];
        if (name.Length is < 3 or > 128 || !name.All(character => char.IsAsciiLetterOrDigit(character) || "().-/_".Contains(character, StringComparison.Ordinal)))
        {
            throw Ec2Requests.Error("InvalidLaunchTemplateName.MalformedException", $"Launch template name '{name}' needs 3 to 128 letters, digits and ().-/_");
        }

        if (Here(call).Any(template => template.Name == name))
        {
            throw Ec2Requests.Error("InvalidLaunchTemplateName.AlreadyExistsException", "Launch template name already in use.");
        }

        var data = Data(call, null);
        var tags = Ec2Tags.Asked(call, "launch-template");
        call.RequireNoDryRun();
        var created = new LaunchTemplate { Id = call.World.Id("lt"), Name = name, Region = call.Region, CreatedAt = call.World.Now };
        Ec2Tags.Put(created.Tags, tags);
        Add(call, created, data);
        call.World.Ec2.LaunchTemplates.Add(created);
        return new AwsAnswer(WireStruct.Of(("LaunchTemplate", Struct(created))), Effect: true);
    }

    public static AwsAnswer CreateVersion(AwsCall call)
    {
        var template = Find(call, call.Input);
        var source = call.Input.Text("SourceVersion") is { } number ? Version(template, number).Data : null;
        var data = Data(call, source);
        call.RequireNoDryRun();
        return new AwsAnswer(WireStruct.Of(("LaunchTemplateVersion", Struct(template, Add(call, template, data)))), Effect: true);
    }

    public static AwsAnswer Modify(AwsCall call)
    {
        var template = Find(call, call.Input);
        var version = Version(template, call.Needed("DefaultVersion"));
        call.RequireNoDryRun();
        template.Default = version.Number;
        return new AwsAnswer(WireStruct.Of(("LaunchTemplate", Struct(template))), Effect: true);
    }

    public static AwsAnswer Delete(AwsCall call)
    {
        var template = Find(call, call.Input);
        call.RequireNoDryRun();
        call.World.Ec2.LaunchTemplates.Remove(template);
        return new AwsAnswer(WireStruct.Of(("LaunchTemplate", Struct(template))), Effect: true);
    }

    public static AwsAnswer DeleteVersions(AwsCall call)
    {
        var template = Find(call, call.Input);
        call.RequireNoDryRun();
        var (done, refused) = (new List<object?>(), new List<object?>());
        foreach (var asked in call.Input.Texts("Versions"))
        {
            var version = template.Versions.Find(candidate => candidate.Number.ToString(CultureInfo.InvariantCulture) == asked);
            if (version is null || version.Number == template.Default)
            {
                refused.Add(WireStruct.Of(("LaunchTemplateId", template.Id), ("LaunchTemplateName", template.Name),
                    ("VersionNumber", long.TryParse(asked, out var wrong) ? wrong : 0L), ("ResponseError", version is null
                        ? WireStruct.Of(("Code", "launchTemplateVersionDoesNotExist"), ("Message", $"Could not find version {asked}."))
                        : WireStruct.Of(("Code", "unexpectedError"), ("Message", "The default version cannot be deleted.")))));
                continue;
            }

            template.Versions.Remove(version);
            done.Add(WireStruct.Of(("LaunchTemplateId", template.Id), ("LaunchTemplateName", template.Name), ("VersionNumber", version.Number)));
        }

        return new AwsAnswer(
            WireStruct.Of(("SuccessfullyDeletedLaunchTemplateVersions", done), ("UnsuccessfullyDeletedLaunchTemplateVersions", refused)), Effect: done.Count > 0);
    }

    public static WireStruct Describe(AwsCall call)
    {
        var names = call.Input.Texts("LaunchTemplateNames").ToArray();
        if (Array.Find(names, name => !Here(call).Any(template => template.Name == name)) is { } missing)
        {
            throw MissingName(missing);
        }

        return call.Found("LaunchTemplateIds", Here(call).Where(template => names.Length == 0 || names.Contains(template.Name)), template => template.Id, (template, name) => name switch
        {
            "launch-template-name" => [template.Name],
            "create-time" => [template.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)],
            _ => Ec2Tags.Filter(name, template.Tags),
        }, MissingId, "LaunchTemplates", Struct);
    }

    public static WireStruct DescribeVersions(AwsCall call)
    {
        var template = Find(call, call.Input);
        var asked = call.Input.Texts("Versions").ToArray();
        var found = asked.Length > 0
            ? [.. asked.Select(version => Version(template, version))]
            : template.Versions.OrderByDescending(version => version.Number)
                .Where(version => !(version.Number < Bound(call, "MinVersion", 0)) && !(version.Number > Bound(call, "MaxVersion", long.MaxValue))).ToArray();
        var (page, next) = Ec2Requests.Page(call, found);
        return WireStruct.Of(("LaunchTemplateVersions", page.Select(version => Struct(template, version))), ("NextToken", next));
    }

    /// <summary>The version of a template that a launch names.</summary>
    /// <exception cref="WireException">There is none.</exception>
    public static (LaunchTemplate Template, LaunchTemplateVersion Version) Named(AwsCall call, WireStruct specification)
    {
        var template = Find(call, specification);
        return (template, Version(template, specification.Text("Version")));
    }

    private static long Bound(AwsCall call, string member, long otherwise) => long.TryParse(call.Input.Text(member), out var number) ? number : otherwise;

    private static WireStruct Data(AwsCall call, WireStruct? source)
    {
        var data = new WireStruct();
        foreach (var (name, value) in (source ?? []).Concat(call.Input.Struct("LaunchTemplateData") ?? []))
        {
            data[name] = value;
        }

        return data.Count > 0 ? data : throw Ec2Requests.Error("MissingParameter", "The request must contain the parameter LaunchTemplateData with at least one member, e.g. ImageId");
    }

    private static LaunchTemplateVersion Add(AwsCall call, LaunchTemplate template, WireStruct data)
    {
        var version = new LaunchTemplateVersion(++template.Latest, call.Input.Text("VersionDescription"), data, call.World.Now);
        template.Versions.Add(version);
        return version;
    }

    private static IEnumerable<LaunchTemplate> Here(AwsCall call) => call.World.Ec2.LaunchTemplates.Where(template => template.Region == call.Region);

    private static LaunchTemplate Find(AwsCall call, WireStruct named)
    {
        var (id, name) = (named.Text("LaunchTemplateId"), named.Text("LaunchTemplateName"));
        if ((id is null) == (name is null))
        {
            throw Ec2Requests.Error(id is null ? "MissingParameter" : "InvalidParameterCombination", "Either launchTemplateId or launchTemplateName must be specified, not both.");
        }

        return Here(call).FirstOrDefault(template => id is null ? template.Name == name : template.Id == id) ?? throw (id is null ? MissingName(name!) : MissingId(id));
    }

    private static LaunchTemplateVersion Version(LaunchTemplate template, string? number) => template.Version(number)
        ?? throw Ec2Requests.Error("InvalidLaunchTemplateId.VersionNotFound", $"Could not find the specified version {number} for the launch template with ID {template.Id}.");

    private static WireException MissingId(string id) => Ec2Requests.Error("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist.");

    private static WireException MissingName(string name) =>
        Ec2Requests.Error("InvalidLaunchTemplateName.NotFoundException", $"The specified launch template, with template name {name}, does not exist.");

    private static string Creator => $"arn:aws:iam::{World.Account}:root";

    private static WireStruct Struct(LaunchTemplate template) => WireStruct.Of(
        ("LaunchTemplateId", template.Id), ("LaunchTemplateName", template.Name), ("CreateTime", template.CreatedAt), ("CreatedBy", Creator),
        ("DefaultVersionNumber", template.Default), ("LatestVersionNumber", template.Latest), ("Tags", Ec2Tags.Structs(template.Tags)));

    private static WireStruct Struct(LaunchTemplate template, LaunchTemplateVersion version) => WireStruct.Of(
        ("LaunchTemplateId", template.Id), ("LaunchTemplateName", template.Name), ("VersionNumber", version.Number), ("VersionDescription", version.Description),
        ("CreateTime", version.CreatedAt), ("CreatedBy", Creator), ("DefaultVersion", version.Number == template.Default), ("LaunchTemplateData", version.Data));
}
