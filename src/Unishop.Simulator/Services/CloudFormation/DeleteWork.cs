using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Removes a resource, or lets go of it where it is to be kept.</summary>
internal sealed class DeleteWork(World world, Stack stack, StackResource resource) : ResourceWork(world, stack, resource.LogicalId)
{
    // What something else still holds, most often goes a moment later: CloudFormation tries again (derived).
    private static readonly TimeSpan Retries = TimeSpan.FromMinutes(10);

    private DateTimeOffset _began;
    private bool _accepted;

    /// <summary>Whether it is let go of and not removed.</summary>
    public bool Keeps { get; init; }

    /// <summary>Whether a snapshot is taken of it before it is removed.</summary>
    public bool TakesSnapshot { get; init; } = resource.DeletionPolicy == "Snapshot";

    public override string Type => resource.Type;

    public override TimeSpan? Start()
    {
        if (Keeps || resource.PhysicalId.Length == 0)
        {
            return null;
        }

        _began = World.Now;
        Set(resource, "DELETE_IN_PROGRESS");
        Ask();
        return World.Random.Draw(TimingProfile.StackChange);
    }

    public override bool IsOver()
    {
        if (!_accepted)
        {
            Ask();
            return false;
        }

        return ResourceTypes.Find(resource.Type)!.IsGone(Call());
    }

    public override void Finish() => Set(resource, Keeps && resource.PhysicalId.Length > 0 ? "DELETE_SKIPPED" : "DELETE_COMPLETE");

    public override void Cancel() => Set(resource, "DELETE_FAILED", "Resource deletion cancelled");

    protected override void ShowFailure(string reason) => Set(resource, "DELETE_FAILED", reason);

    private void Ask()
    {
        try
        {
            ResourceTypes.Find(resource.Type)!.Delete(Call());
            _accepted = true;
        }
        catch (WireException refused) when (Reasons.MayPass(refused) && World.Now < _began + Retries)
        {
            // Asked again at the next look.
        }
    }

    private ResourceCall Call() => new(World, Stack, resource) { TakesSnapshot = TakesSnapshot };
}
