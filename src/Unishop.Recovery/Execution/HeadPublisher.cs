using Microsoft.Extensions.Logging;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>Publishes heads of the journal: signs them, logs them and remembers them outside the database.</summary>
public sealed partial class HeadPublisher(ChainAnchor anchor, ILogger<HeadPublisher> log)
{
    /// <summary>Publishes the head that an entry is.</summary>
    public AuditHead Publish(JournalEntry entry) => Publish(anchor.Keys.Sign(entry.Id, entry.Hash));

    /// <summary>Publishes a head that was signed already.</summary>
    public AuditHead Publish(AuditHead head)
    {
        LogHead(head);
        if (anchor.Heads?.Add(head) is { } failure)
        {
            LogForgotten(failure);
        }

        return head;
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Information, Message = "Head of the journal: {Head}")]
    private partial void LogHead(AuditHead head);

    [LoggerMessage(EventId = 4102, Level = LogLevel.Warning, Message = "The head could not be remembered outside the database: {Failure}")]
    private partial void LogForgotten(string failure);
}
