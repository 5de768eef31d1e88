using Unishop.Domain.Plans;

namespace Unishop.Recovery.Assessment;

/// <summary>What a check found.</summary>
public enum CheckState
{
    /// <summary>In order.</summary>
    Pass,

    /// <summary>The standby could take over, with something to look at.</summary>
    Warn,

    /// <summary>Not known. Unknown is never pass.</summary>
    Unknown,

    /// <summary>The standby could not take over.</summary>
    Fail,
}

/// <summary>One answer to "could the standby take over now?".</summary>
/// <param name="Id">Stable, e.g. <c>database-member</c>.</param>
/// <param name="Title">What is checked, in English; screens translate by id.</param>
/// <param name="State">What was found.</param>
/// <param name="Evidence">What it was found from, in words.</param>
/// <param name="ObservedAt">The age of the oldest reading behind it.</param>
/// <param name="Fix">What would mend it, in words; <see langword="null"/> where nothing needs mending.</param>
public sealed record ReadinessCheck(
    string Id, string Title, CheckState State, string Evidence, DateTimeOffset ObservedAt, string? Fix)
{
    /// <summary>Where the evidence comes from, e.g. <c>rds:DescribeDBClusters us-west-1</c>.</summary>
    public string Source { get; init; } = "snapshot";

    /// <summary>The verb that would mend it; <see langword="null"/> where no verb can.</summary>
    public Verb? FixVerb { get; init; }

    /// <summary>How old the evidence was when the check was made, in seconds.</summary>
    public double AgeSeconds { get; init; }
}
