using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Assessment;
using Unishop.Recovery.Steps;
using static Unishop.Recovery.Planning.PlanSteps;

namespace Unishop.Recovery.Planning;

/// <summary>The steps of an image's copy, as the workload's policy wants them.</summary>
internal static class ImagePlanSteps
{
    /// <param name="workload">The workload.</param>
    /// <param name="instance">The instance that an image is made of.</param>
    /// <param name="from">Its Region.</param>
    /// <param name="to">The Region that gets the copy.</param>
    public static PlanPart Copy(Workload workload, InstanceState instance, string from, string to)
    {
        var part = PlanPart.Of(CreateImage(workload, instance, from), CopyImage(workload, from, to));
        if (!workload.Images.Accounts.IsEmpty)
        {
            part += PlanPart.Of(Share(workload, to));
        }

        if (workload.In(to).LaunchTemplate is { } template)
        {
            part += PlanPart.Of(TemplateVersion(workload, to, template), TemplateDefault(to, template));
        }

        return workload.Images.Kept is { } kept ? part + PlanPart.Of(Retain(workload, from, from, kept), Retain(workload, to, from, kept)) : part;
    }

    private static PlanStep Share(Workload workload, string region)
    {
        var accounts = string.Join(",", workload.Images.Accounts);
        return new PlanStep
        {
            Id = "share-image",
            Kind = StepKinds.ShareImage,
            Title = $"Let {accounts} launch the copy",
            Region = region,
            Phase = Phase.Image,
            DependsOn = ["copy-image"],
            Parameters = Map((StepKinds.ImageFrom, "copy-image"), (StepKinds.Accounts, accounts)),
            Calls =
            [
                new PlannedCall("ec2", "ModifyImageAttribute", region, Plane.Control, Map(("ImageId", "<image of copy-image>"), ("LaunchPermission.Add", accounts))),
            ],
            CompletedWhen = "the accounts may launch it",
            Expected = DurationProfile.Look,
            Deadline = TimeSpan.FromMinutes(10),
            Undo = "Remove the launch permission.",
        };
    }

    private static PlanStep TemplateVersion(Workload workload, string region, string template) => new()
    {
        Id = "template-version",
        Kind = StepKinds.TemplateVersion,
        Title = $"Give launch template {template} a version with the copy",
        Region = region,
        Phase = Phase.Image,
        DependsOn = ["copy-image"],
        Parameters = Map((StepKinds.LaunchTemplate, template), (StepKinds.ImageId, StepReferences.To("copy-image", StepKinds.ImageId)), (StepKinds.Description, workload.Id + ": {run}")),
        Calls =
        [
            new PlannedCall("ec2", "CreateLaunchTemplateVersion", region, Plane.Control, Map(
                ("LaunchTemplate", template), ("SourceVersion", "$Default"), ("LaunchTemplateData.ImageId", "<image of copy-image>"))),
        ],
        CompletedWhen = "a version of it launches the copy",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
        Undo = "Delete the version.",
    };

    private static PlanStep TemplateDefault(string region, string template) => new()
    {
        Id = "template-default",
        Kind = StepKinds.TemplateDefault,
        Title = $"Make that version the default of {template}",
        Region = region,
        Phase = Phase.Image,
        DependsOn = ["template-version"],
        Parameters = Map((StepKinds.LaunchTemplate, template), (StepKinds.Version, StepReferences.To("template-version", StepKinds.Version))),
        Calls =
        [
            new PlannedCall("ec2", "ModifyLaunchTemplate", region, Plane.Control, Map(("LaunchTemplate", template), ("DefaultVersion", "<version of template-version>"))),
        ],
        CompletedWhen = "it is the default version",
        Expected = DurationProfile.Look,
        Deadline = TimeSpan.FromMinutes(10),
        Undo = "Make the version before it the default again.",
    };

    private static PlanStep Retain(Workload workload, string region, string from, int kept)
    {
        var number = kept.ToString(CultureInfo.InvariantCulture);
        return new PlanStep
        {
            Id = $"retain-{region}",
            Kind = StepKinds.RetainImages,
            Title = $"Keep the newest {number} images in {region}",
            Region = region,
            Phase = Phase.Image,
            // Nothing older goes before the new copy can be launched.
            DependsOn = workload.In(region).LaunchTemplate is null || region == from ? ["copy-image"] : ["template-default"],
            Parameters = Map((StepKinds.ImageName, workload.ImageName), (StepKinds.Owner, workload.Id + ": "), (StepKinds.Keep, number)),
            Calls =
            [
                new PlannedCall("ec2", "DeregisterImage", region, Plane.Control, Map(("ImageId", $"<images beyond the newest {number}>"), ("DeleteAssociatedSnapshots", "true"))),
            ],
            CompletedWhen = $"runs of {workload.Id} have left at most {number} images",
            Expected = DurationProfile.Look,
            Deadline = TimeSpan.FromMinutes(30),
            Destructive = true,
        };
    }
}
