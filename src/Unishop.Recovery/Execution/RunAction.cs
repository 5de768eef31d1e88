using System.Collections.Immutable;

namespace Unishop.Recovery.Execution;

/// <summary>What an operator can do to a run or one of its steps.</summary>
public enum RunAction
{
    /// <summary>Begin nothing new.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End at the next safe point.</summary>
    Cancel,

    /// <summary>Try a failed step again.</summary>
    Retry,

    /// <summary>Do without a step.</summary>
    Skip,

    /// <summary>Approve a step that waits for another person.</summary>
    Approve,

    /// <summary>Do a switchover that does not get on as a failover, which may lose the tail.</summary>
    FailOver,

    /// <summary>Do a promotion that is refused by detaching, which works with any versions and leaves the old writer writable.</summary>
    Detach,
}
