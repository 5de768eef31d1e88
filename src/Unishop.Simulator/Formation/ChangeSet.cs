namespace Unishop.Simulator.Formation;

/// <summary>Placeholder.</summary>
internal sealed class ChangeSet;
internal sealed class StackDrift;
internal sealed class ResourceDrift;
