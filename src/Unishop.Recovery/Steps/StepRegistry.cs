using System.Collections.Frozen;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Steps;

/// <summary>The kinds of steps that can be carried out, each with its guard.</summary>
public sealed class StepRegistry
{
    private readonly FrozenDictionary<string, IStepReconciler> _byKind;

    /// <summary>Registers reconcilers.</summary>
    /// <exception cref="ArgumentException">Two are of one kind, or one names no guard that exists.</exception>
    public StepRegistry(IEnumerable<IStepReconciler> reconcilers)
    {
        var all = reconcilers.ToArray();
        if (all.FirstOrDefault(reconciler => !Enum.IsDefined(reconciler.Guard)) is { } unguarded)
        {
            throw new ArgumentException($"{unguarded.Kind} has no guard: nothing says that repeating its call is harmless.", nameof(reconcilers));
        }

        _byKind = all.ToFrozenDictionary(reconciler => reconciler.Kind, StringComparer.Ordinal);
    }

    /// <summary>The product's own kinds.</summary>
    public static StepRegistry Standard(WorldPorts world) => new(
    [
        new CreateImage(world.Images),
        new CopyImage(world.Images),
        new ShareImage(world.Images),
        new RetainImages(world.Images),
        new FailOverDatabase(world.Databases),
        new SwitchOverDatabase(world.Databases),
        new DetachDatabase(world.Databases),
        new LaunchInstance(world.Compute),
        new UpdateStack(world.Stacks),
        new SetCapacity(world.Fleets),
        new InService(world.Fleets),
        new RefreshFleet(world.Fleets),
        new TableActive(world.Tables),
        new ShrinkFleet(world.Fleets),
        new DatabaseFollows(world.Databases),
        new LostTail(world.Databases),
        new SetSite(world.Gates, open: true),
        new SetSite(world.Gates, open: false),
        new OpenDatabase(world.Gates),
        new CloseDatabase(world.Gates),
        new PowerInstance(world.Compute, start: true),
        new PowerInstance(world.Compute, start: false),
        new TerminateInstances(world.Compute),
        new OpenAccount(world.Gates),
        new CreateStack(world.Stacks, world.Buckets),
        new ForwardWrites(world.Databases),
        new ReplicateTable(world.Tables),
        new CreateEdge(world.Edge),
        new SignUp(world.Sites),
        new SnapshotDatabase(world.Databases),
        new CreateGlobal(world.Databases),
        new JoinGlobal(world.Databases),
        new AddDatabaseInstances(world.Databases),
        new AddTemplateVersion(world.Images),
        new SetTemplateDefault(world.Images),
        new EmptyBucket(world.Buckets),
        new DeleteStack(world.Stacks),
        new DeleteDatabaseInstances(world.Databases),
        new LeaveGlobal(world.Databases),
        new DeleteDatabase(world.Databases),
        new DeleteGlobal(world.Databases),
        new RemoveReplica(world.Tables),
        new DisableEdge(world.Edge),
        new DeleteEdge(world.Edge),
        new RemoveImages(world.Images),
        new FindLeftovers(world),
        new SiteHealthy(world.Sites),
        new VerifySite(world.Sites),
    ]);

    /// <summary>The reconciler of a kind.</summary>
    /// <exception cref="ArgumentException">Nothing carries out that kind.</exception>
    public IStepReconciler this[string kind] =>
        _byKind.GetValueOrDefault(kind) ?? throw new ArgumentException($"Nothing carries out steps of kind '{kind}'.", nameof(kind));

    /// <summary>What makes repeating a step's call harmless.</summary>
    public StepGuard GuardOf(PlanStep step) => this[step.Kind].Guard;
}
