using System.Collections.Immutable;

namespace Unishop.Dashboard.Components.Live;

/// <summary>Who stands before which decision, so that a second operator sees that the first is already there.</summary>
public sealed class ReviewPresence
{
    private readonly Lock _lock = new();
    private ImmutableArray<Visit> _visits = [];
    private event Action? Changed;

    /// <summary>Somebody opens a decision.</summary>
    /// <param name="subject">The decision, e.g. <c>pilot-light/failover</c>.</param>
    /// <param name="who">The operator's name.</param>
    /// <param name="since">When, by the world's clock.</param>
    /// <param name="changed">Called when somebody comes or goes, from any thread.</param>
    /// <returns>The visit; dispose it to leave.</returns>
    public Visit Enter(string subject, string who, DateTimeOffset since, Action changed)
    {
        var visit = new Visit(this, subject, who, since, changed);
        lock (_lock)
        {
            _visits = _visits.Add(visit);
            Changed += changed;
        }

        Tell();
        return visit;
    }

    /// <summary>The others who are there, longest first.</summary>
    public ImmutableArray<Visit> Others(Visit own) => [.. _visits.Where(visit => visit != own && visit.Subject == own.Subject).OrderBy(visit => visit.Since)];

    private void Leave(Visit visit)
    {
        lock (_lock)
        {
            _visits = _visits.Remove(visit);
            Changed -= visit.Tell;
        }

        Tell();
    }

    private void Tell() => Changed?.Invoke();

    /// <summary>Somebody before a decision.</summary>
    public sealed class Visit : IDisposable
    {
        private readonly ReviewPresence _presence;

        internal Visit(ReviewPresence presence, string subject, string who, DateTimeOffset since, Action tell)
        {
            _presence = presence;
            Subject = subject;
            Who = who;
            Since = since;
            Tell = tell;
        }

        /// <summary>The decision.</summary>
        public string Subject { get; }

        /// <summary>The operator's name.</summary>
        public string Who { get; }

        /// <summary>When they came, by the world's clock.</summary>
        public DateTimeOffset Since { get; }

        internal Action Tell { get; }

        /// <inheritdoc/>
        public void Dispose() => _presence.Leave(this);
    }
}
