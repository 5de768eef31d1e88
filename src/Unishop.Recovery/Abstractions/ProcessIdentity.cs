namespace Unishop.Recovery.Abstractions;

/// <summary>The name under which this process owns runs, e.g. <c>console-1:4711</c>.</summary>
/// <param name="Name">Host and process id.</param>
public sealed record ProcessIdentity(string Name)
{
    /// <summary>The identity of this process.</summary>
    public static ProcessIdentity Current { get; } = new($"{Environment.MachineName}:{Environment.ProcessId}");
}
