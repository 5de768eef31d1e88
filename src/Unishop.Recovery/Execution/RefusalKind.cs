using System.Collections.Immutable;

namespace Unishop.Recovery.Execution;

/// <summary>Why a command was refused.</summary>
public enum RefusalKind
{
    /// <summary>There is no such workload, run or step.</summary>
    NotFound,

    /// <summary>Another run holds the workload, or the run is in a state that does not allow it.</summary>
    Conflict,

    /// <summary>Something in the command is missing or wrong, or a precondition does not hold.</summary>
    Invalid,
}
