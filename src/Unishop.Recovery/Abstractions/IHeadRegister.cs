using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>Remembers, outside the database, which heads of the journal were published.</summary>
public interface IHeadRegister
{
    /// <summary>Remembers a head. No failure is thrown: that one could not be remembered does not hold up what it was published for.</summary>
    /// <returns>Why not; <see langword="null"/> where it was.</returns>
    string? Add(AuditHead head);

    /// <summary>The heads that are remembered, oldest first: the newest thousands.</summary>
    IReadOnlyList<AuditHead> All();
}
