using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>Takes each journal entry that this process wrote, to tell people of it. Returns at once and never fails.</summary>
public interface INotificationSink
{
    /// <summary>Takes an entry that was written.</summary>
    void Post(JournalEntry entry);
}
