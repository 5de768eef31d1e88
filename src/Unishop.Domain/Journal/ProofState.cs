using System.Collections.Immutable;
using System.Globalization;

namespace Unishop.Domain.Journal;

/// <summary>Whether a shop that was proved once stays so.</summary>
public enum ProofState
{
    /// <summary>Not asked: the run proves nothing, or it is from before this was watched.</summary>
    NotWatched,

    /// <summary>Proved, and still looked at.</summary>
    Holding,

    /// <summary>Not serving again.</summary>
    Relapsed,

    /// <summary>Proved, and still so at the end of the window.</summary>
    Held,

    /// <summary>Nobody looked until the end of the window.</summary>
    Unknown,
}
