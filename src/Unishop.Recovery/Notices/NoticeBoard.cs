using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Runs;

namespace Unishop.Recovery.Notices;

/// <summary>
/// Tells people what this process wrote into the journal, behind the back of the run: a way that hangs or fails is noted, and nothing
/// waits for it.
/// </summary>
public sealed class NoticeBoard(IEnumerable<INotifier> notifiers, ILogger<NoticeBoard> log)
{
    /// <summary>The journal's stream of notices that did not arrive.</summary>
    public const string Stream = "notifications";

    private const int Tries = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly INotifier[] _notifiers = [.. notifiers];

    // A flood must not eat the memory: the oldest notices are given up first.
    private readonly Channel<Notice> _waiting = Channel.CreateBounded<Notice>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <summary>How long to wait before another try; for tests.</summary>
    internal TimeSpan BetweenTries { get; init; } = Pause;

    /// <summary>Takes an entry that was written; returns at once.</summary>
    public void Post(JournalEntry entry)
    {
        if (_notifiers.Length > 0 && Notice.Of(entry) is { } notice)
        {
            _waiting.Writer.TryWrite(notice);
        }
    }

    /// <summary>Sends what is posted until <paramref name="stopping"/> is cancelled.</summary>
    public async Task RunAsync(IJournalStore journal, CancellationToken stopping)
    {
        try
        {
            await foreach (var notice in _waiting.Reader.ReadAllAsync(stopping).ConfigureAwait(false))
            {
                await Task.WhenAll(_notifiers.Select(notifier => SendAsync(notifier, notice, journal, stopping))).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task SendAsync(INotifier notifier, Notice notice, IJournalStore journal, CancellationToken stopping)
    {
        var reason = "";
        for (var attempt = 1; attempt <= Tries && !stopping.IsCancellationRequested; attempt++)
        {
            using var deadline = new CancellationTokenSource(Deadline, TimeProvider.System);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stopping);
            try
            {
                if (await notifier.SendAsync(notice, either.Token).WaitAsync(either.Token).ConfigureAwait(false) is not { } failed)
                {
                    return;
                }

                reason = failed;
            }
            catch (Exception failed)
            {
                reason = deadline.IsCancellationRequested ? $"no answer within {Deadline.TotalSeconds} s" : failed.Message;
            }

            await Task.Delay(BetweenTries, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        log.LogWarning("Notice {Notice} by {Channel} did not arrive: {Reason}", notice.Id, notifier.Channel, reason);
        try
        {
            await journal.RecordAsync(Stream, notifier.Channel, new NotificationFailed(notifier.Channel, $"{notice.Id}: {reason}"), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception lost)
        {
            log.LogError(lost, "That notice {Notice} did not arrive could not be written down.", notice.Id);
        }
    }
}
