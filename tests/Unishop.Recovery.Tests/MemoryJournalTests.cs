using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Contracts;
using Unishop.Recovery.Tests.Fakes;

namespace Unishop.Recovery.Tests;

/// <summary>The journal that the engine is tested with keeps the promises of the real one.</summary>
public sealed class MemoryJournalTests : JournalStoreContract
{
    protected override IJournalStore Store { get; } = new MemoryJournal(TimeProvider.System);
}
