namespace Unishop.Domain.Journal;

/// <summary>An entry of the journal as it is written, for the chain: its data stay the text that they are.</summary>
/// <param name="Id">The place in the whole journal, from 1.</param>
/// <param name="RunId">The run, or the stream that is no run.</param>
/// <param name="Seq">The place in the run.</param>
/// <param name="Epoch">The epoch of the owner that wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Type">The event's type word.</param>
/// <param name="Data">The event's data, JSON.</param>
/// <param name="PreviousHash">The hash of the entry before it.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="KeyId">The key that the hash was made with; empty: none.</param>
public sealed record ChainLink(
    long Id, string RunId, long Seq, long Epoch, DateTimeOffset At, string Actor, string Type, string Data, string PreviousHash, string Hash, string KeyId);
