using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>
/// Writes what people and programs did at the console's door into the journal. Floods of refusals and uses are gathered: the first is written
/// at once, what is the same within the next minute is counted and written as one.
/// </summary>
public interface IAuditLog
{
    /// <summary>Writes an event; completes once it is in the journal, or counted.</summary>
    /// <param name="actor">Who: the name that runs are recorded under, or <c>anonymous@</c> and the address.</param>
    /// <param name="happened">What; never a credential.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">It could not be written.</exception>
    Task RecordAsync(string actor, AuditEvent happened, CancellationToken cancellation);
}
