using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>Changes of a stack that have been worked out and can be carried out later.</summary>
internal sealed class ChangeSet
{
    public const string NoChanges = "The submitted information didn't contain changes. Submit different information to create a change set.";

    public required string Name { get; init; }

    public required string Id { get; init; }

    public required Stack Stack { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Template Template { get; init; }

    public required SortedDictionary<string, string> Parameters { get; init; }

    /// <summary>Whether it makes the stack.</summary>
    public required bool Creates { get; init; }

    /// <summary>Sets what else changes of the stack.</summary>
    public required Action<Stack> Settings { get; init; }

    public required IReadOnlyList<string> Capabilities { get; init; }

    public required SortedDictionary<string, string> Tags { get; init; }

    public string? Description { get; init; }

    /// <summary><c>CREATE_PENDING</c>, <c>CREATE_IN_PROGRESS</c>, <c>CREATE_COMPLETE</c> or <c>FAILED</c>.</summary>
    public string Status { get; private set; } = "CREATE_PENDING";

    public string? Reason { get; private set; }

    /// <summary><c>UNAVAILABLE</c>, <c>AVAILABLE</c>, <c>EXECUTE_IN_PROGRESS</c>, <c>EXECUTE_COMPLETE</c>, <c>EXECUTE_FAILED</c> or <c>OBSOLETE</c>.</summary>
    public string Execution { get; private set; } = "UNAVAILABLE";

    public IReadOnlyList<ResourceChange> Changes { get; private set; } = [];

    /// <summary>Works the changes out, in a moment.</summary>
    public void Prepare(World world)
    {
        world.After(world.Random.Draw(TimingProfile.StackStart), () =>
        {
            Status = "CREATE_IN_PROGRESS";
            world.After(world.Random.Draw(TimingProfile.StackChange), () => WorkOut(world));
        });
    }

    /// <summary>Carries it out.</summary>
    public void Execute(World world, bool rollsBack)
    {
        Execution = "EXECUTE_IN_PROGRESS";

        // The others were worked out for a stack that will not be there any more.
        Stack.ChangeSets.RemoveAll(other => other != this);
        var plan = new StackPlan(world, Stack, Template, Parameters);
        if (Creates)
        {
            (Stack.Template, Stack.Parameters) = (Template, Parameters);
            Settings(Stack);
            Stack.OnFailure = rollsBack ? Stack.OnFailure : "DO_NOTHING";
            StackCreation.Begin(world, Stack, plan, retainsAfterFailure: true);
        }
        else
        {
            StackUpdate.Begin(world, Stack, plan, Settings, rollsBack);
        }

        Stack.ChangeSetId = Id;
        Stack.Run!.Ended = status => Execution = status is "CREATE_COMPLETE" or "UPDATE_COMPLETE" ? "EXECUTE_COMPLETE" : "EXECUTE_FAILED";
    }

    private void WorkOut(World world)
    {
        try
        {
            var plan = new StackPlan(world, Stack, Template, Parameters);
            Changes = StackDiff.Of(Stack, plan);
            var changes = Changes.Count > 0 || StackDiff.ChangesOutputs(Stack, plan) || !Tags.SequenceEqual(Stack.Tags);
            (Status, Reason, Execution) = changes ? ("CREATE_COMPLETE", null, "AVAILABLE") : ("FAILED", NoChanges, "UNAVAILABLE");
        }
        catch (Aws.Wire.WireException wrong)
        {
            (Status, Reason) = ("FAILED", wrong.Error.Message);
        }
    }
}
