using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <inheritdoc cref="IAuditLog"/>
/// <param name="journal">The journal.</param>
/// <param name="time">Real time: who floods the door does not wait for a simulated clock.</param>
public sealed class AuditLog(IJournalStore journal, TimeProvider time) : IAuditLog
{
    /// <summary>The journal's stream of these events.</summary>
    public const string Stream = "audit";

    /// <summary>How long the same is gathered.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>How many gathered events are told apart within a window; the further ones are only counted.</summary>
    public const int MaxKinds = 100;

    private const string System = "unishop";
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Actor, AuditEvent Happened), int> _gathered = [];
    private long _overflow;
    private DateTimeOffset _until;

    /// <inheritdoc/>
    public async Task RecordAsync(string actor, AuditEvent happened, CancellationToken cancellation)
    {
        if (!happened.IsGathered)
        {
            await journal.RecordAsync(Stream, actor, happened, cancellation).ConfigureAwait(false);
            return;
        }

        await FlushAsync(onlyOver: true, cancellation).ConfigureAwait(false);
        lock (_lock)
        {
            if (_gathered.TryGetValue((actor, happened), out var again))
            {
                _gathered[(actor, happened)] = again + 1;
                return;
            }

            if (_gathered.Count >= MaxKinds)
            {
                _overflow++;
                return;
            }

            _gathered[(actor, happened)] = 0;
        }

        try
        {
            await journal.RecordAsync(Stream, actor, happened, cancellation).ConfigureAwait(false);
        }
        catch
        {
            // What did not get in is the first again.
            lock (_lock)
            {
                _gathered.Remove((actor, happened));
            }

            throw;
        }
    }

    /// <summary>Writes what was gathered, every minute and once more at the end, until <paramref name="stopping"/> is cancelled.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Window, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false))
            {
                try
                {
                    await FlushAsync(onlyOver: true, stopping).ConfigureAwait(false);
                }
                catch (JournalUnavailableException)
                {
                    // It stays counted, and is written a minute later.
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            try
            {
                await FlushAsync(onlyOver: false, CancellationToken.None).ConfigureAwait(false);
            }
            catch (JournalUnavailableException)
            {
                // The console ends without its journal: the first of each kind was written.
            }
        }
    }

    /// <summary>Writes how often each event came again, and begins to gather anew.</summary>
    private async Task FlushAsync(bool onlyOver, CancellationToken cancellation)
    {
        List<(string Actor, AuditEvent Happened)> due = [];
        lock (_lock)
        {
            if (onlyOver && time.GetUtcNow() < _until)
            {
                return;
            }

            due.AddRange(_gathered.Where(pair => pair.Value > 0).Select(pair => (pair.Key.Actor, pair.Key.Happened with { Repeated = pair.Value })));
            if (_overflow > 0)
            {
                due.Add((System, new AuditOverflow(_overflow)));
            }

            _gathered.Clear();
            _overflow = 0;
            _until = time.GetUtcNow() + Window;
        }

        for (var at = 0; at < due.Count; at++)
        {
            try
            {
                await journal.RecordAsync(Stream, due[at].Actor, due[at].Happened, cancellation).ConfigureAwait(false);
            }
            catch
            {
                KeepCounted(due[at..]);
                throw;
            }
        }
    }

    private void KeepCounted(List<(string Actor, AuditEvent Happened)> unwritten)
    {
        lock (_lock)
        {
            foreach (var (actor, happened) in unwritten)
            {
                if (happened is AuditOverflow more)
                {
                    _overflow += more.Count;
                    continue;
                }

                var first = happened with { Repeated = 0 };
                _gathered[(actor, first)] = _gathered.GetValueOrDefault((actor, first)) + happened.Repeated;
            }
        }
    }
}
