using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Polly.Retry;
using Polly.Timeout;
using Polly;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;

namespace Unishop.Recovery.Notifications;

/// <summary>
/// Tells people what this process wrote into the journal, behind the back of the run: a way that hangs or fails is noted, and nothing
/// waits for it.
/// </summary>
public sealed class NoticeBoard : INotificationSink
{
    /// <summary>The journal's stream of notices that did not arrive.</summary>
    public const string Stream = "notifications";

    private const int Tries = 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly INotifier[] _notifiers;
    private readonly ILogger<NoticeBoard> _log;
    private readonly HeadPublisher? _heads;
    private readonly Lazy<ResiliencePipeline<string?>> _tries;

    // A flood must not eat the memory: the oldest notices are given up first.
    private readonly Channel<Notice> _waiting = Channel.CreateBounded<Notice>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest });

    /// <param name="notifiers">The ways to tell people.</param>
    /// <param name="log">Where it is noted what did not arrive.</param>
    /// <param name="heads">Publishes the head of the journal with what people are told of.</param>
    public NoticeBoard(IEnumerable<INotifier> notifiers, ILogger<NoticeBoard> log, HeadPublisher? heads = null)
    {
        _heads = heads;
        _notifiers = [.. notifiers];
        _log = log;
        _tries = new(Retrying);
    }

    /// <summary>How long to wait before another try, the second time twice as long; for tests.</summary>
    internal TimeSpan BetweenTries { get; init; } = Pause;

    /// <inheritdoc/>
    public void Post(JournalEntry entry)
    {
        if (Notices.From(entry) is not { } notice)
        {
            return;
        }

        var head = _heads?.Publish(entry);
        if (_notifiers.Length > 0)
        {
            _waiting.Writer.TryWrite(notice with { Head = head });
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
        string? reason;
        try
        {
            // A way that does not listen to its deadline is left behind.
            reason = await _tries.Value.ExecuteAsync(
                async deadline => await notifier.SendAsync(notice, deadline).WaitAsync(deadline).ConfigureAwait(false), stopping).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException)
        {
            reason = $"no answer within {Deadline.TotalSeconds} s";
        }
        catch (Exception failed)
        {
            reason = failed.Message;
        }

        if (reason is null)
        {
            return;
        }

        _log.LogWarning("Notice {Notice} by {Channel} did not arrive: {Reason}", notice.Id, notifier.Channel, reason);
        try
        {
            await journal.RecordAsync(Stream, notifier.Channel, new NotificationFailed(notifier.Channel, $"{notice.Id}: {reason}"), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception lost)
        {
            _log.LogError(lost, "That notice {Notice} did not arrive could not be written down.", notice.Id);
        }
    }

    /// <summary>Tries again where a way says why a notice did not arrive, throws, or does not answer in time.</summary>
    private ResiliencePipeline<string?> Retrying() => new ResiliencePipelineBuilder<string?> { TimeProvider = TimeProvider.System }
        .AddRetry(new RetryStrategyOptions<string?>
        {
            MaxRetryAttempts = Tries - 1,
            Delay = BetweenTries,
            BackoffType = DelayBackoffType.Exponential,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome is { Exception: not null } or { Result: not null } && !attempt.Context.CancellationToken.IsCancellationRequested),
        })
        .AddTimeout(Deadline)
        .Build();
}
