namespace Unishop.Dashboard.Tests;

/// <summary>Tests that must not run beside others of this process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    /// <summary>The collection's name.</summary>
    public const string Name = "alone";
}
