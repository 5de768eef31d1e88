using System.Text.Json.Nodes;
using Unishop.Simulator.Services.Ec2;

namespace Unishop.Simulator.Services.CloudFormation;

/// <summary>A CloudFormation stack.</summary>
internal sealed class Stack
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The stack of which it is a resource, by its id.</summary>
    public string? ParentId { get; set; }

    /// <summary>The outermost of the stacks around it, by its id.</summary>
    public string? RootId { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public DateTimeOffset? DeletedAt { get; set; }

    public string Status { get; set; } = "CREATE_COMPLETE";

    public string? StatusReason { get; set; }

    /// <summary>What it was made from; absent where it was there from the beginning of the world.</summary>
    public Template? Template { get; set; }

    public SortedDictionary<string, string> Parameters { get; set; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, string> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Export name by output key.</summary>
    public SortedDictionary<string, string> Exports { get; } = new(StringComparer.Ordinal);

    /// <summary>The names of the exports that its resources use.</summary>
    public SortedSet<string> Imports { get; set; } = new(StringComparer.Ordinal);

    public List<StackResource> Resources { get; } = [];

    public List<StackEvent> Events { get; } = [];

    public List<string> Capabilities { get; set; } = ["CAPABILITY_NAMED_IAM"];

    public SortedDictionary<string, string> Tags { get; set; } = new(StringComparer.Ordinal);

    /// <summary><c>ROLLBACK</c>, <c>DO_NOTHING</c> or <c>DELETE</c>.</summary>
    public string OnFailure { get; set; } = "ROLLBACK";

    public bool TerminationProtection { get; set; }

    /// <summary>How long its creation may take.</summary>
    public TimeSpan? Timeout { get; set; }

    public string? RoleArn { get; set; }

    public List<string> NotificationArns { get; set; } = [];

    /// <summary>The token of the call that is being carried out or was last.</summary>
    public string? ClientToken { get; set; }

    /// <summary>The operations that tokens were used for, by token.</summary>
    public Dictionary<string, string> UsedTokens { get; } = new(StringComparer.Ordinal);

    /// <summary>What is being done to it at the moment.</summary>
    public StackRun? Run { get; set; }

    /// <summary>What an update that could not be taken back left to be taken back.</summary>
    public StackUndo? Undo { get; set; }

    public List<ChangeSet> ChangeSets { get; } = [];

    /// <summary>The change set that was carried out last.</summary>
    public string? ChangeSetId { get; set; }

    /// <summary>The looks at its drift, the latest last.</summary>
    public List<StackDrift> Drifts { get; } = [];

    /// <summary>The signals that arrived, by logical id: unique id and whether it was a success.</summary>
    public Dictionary<string, Dictionary<string, bool>> Signals { get; } = new(StringComparer.Ordinal);

    /// <summary>What was told to wait condition handles, by logical id and in order.</summary>
    public Dictionary<string, List<HandleSignal>> HandleSignals { get; } = new(StringComparer.Ordinal);

    public StackResource? Resource(string logicalId) => Resources.Find(resource => resource.LogicalId == logicalId);
}

/// <summary>A resource of a stack.</summary>
internal sealed record StackResource(string LogicalId, string PhysicalId, string Type, DateTimeOffset At)
{
    public string PhysicalId { get; set; } = PhysicalId;

    public DateTimeOffset At { get; set; } = At;

    public string Status { get; set; } = "CREATE_COMPLETE";

    public string? Reason { get; set; }

    /// <summary>The properties with which it was last made or changed, all functions worked out.</summary>
    public JsonObject Properties { get; set; } = [];

    public JsonObject? Metadata { get; set; }

    /// <summary>What it keeps after the stack lets go of it: <c>Delete</c>, <c>Retain</c> or <c>Snapshot</c>.</summary>
    public string DeletionPolicy { get; set; } = "Delete";

    /// <summary>How what it consists of follows a change.</summary>
    public JsonObject? UpdatePolicy { get; set; }

    /// <summary>The resources that must go after it.</summary>
    public IReadOnlyList<string> DependsOn { get; set; } = [];

    public ResourceDrift? Drift { get; set; }
}

/// <summary>Something that happened to a stack or to one of its resources.</summary>
internal sealed record StackEvent(
    string Id, DateTimeOffset At, string LogicalId, string PhysicalId, string Type, string Status, string? Reason, string? Properties, string? ClientToken);
