using Unishop.Domain.Journal;

namespace Unishop.Recovery.Abstractions;

/// <summary>A way to tell people. No failure is thrown, all are values.</summary>
public interface INotifier
{
    /// <summary>The way, e.g. <c>webhook</c>, <c>smtp</c>, <c>sns</c>.</summary>
    string Channel { get; }

    /// <summary>Sends a notice under a deadline of its own.</summary>
    /// <returns>Why it did not arrive; <see langword="null"/> where it was taken.</returns>
    Task<string?> SendAsync(Notice notice, CancellationToken cancellation);
}
