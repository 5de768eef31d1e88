using System.Collections.Immutable;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Setup;

/// <summary>How the journal does.</summary>
/// <param name="Works">Whether it was read.</param>
/// <param name="Detail">Why not; <see langword="null"/> where it was.</param>
/// <param name="Milliseconds">How long it took, in real milliseconds.</param>
/// <param name="Owners">The processes that own a run now.</param>
public sealed record StorageCheck(bool Works, string? Detail, double Milliseconds, ImmutableArray<string> Owners);

/// <summary>What sending a test notice gave.</summary>
/// <param name="Channel">The way.</param>
/// <param name="Failure">Why it did not arrive; <see langword="null"/> where it was taken.</param>
/// <param name="Milliseconds">How long it took, in real milliseconds.</param>
public sealed record ChannelCheck(string Channel, string? Failure, double Milliseconds);

/// <summary>What is configured, and whether it works. Every test has a deadline and none fails by exception.</summary>
public sealed class SetupService(ConsoleSetup setup, PermissionTester permissions, IJournalStore journal, IEnumerable<INotifier> notifiers, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>What is configured.</summary>
    public ConsoleSetup Setup => setup;

    /// <summary>Asks AWS for every permission; changes nothing.</summary>
    public Task<ImmutableArray<PermissionCheck>> TestPermissionsAsync(CancellationToken cancellation) => permissions.TestAsync(cancellation);

    /// <summary>Reads the journal.</summary>
    public async Task<StorageCheck> TestStorageAsync(CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var active = await journal.ActiveRunsAsync(cancellation).WaitAsync(Deadline, TimeProvider.System, cancellation).ConfigureAwait(false);
            var owners = ImmutableArray.CreateBuilder<string>();
            foreach (var run in active)
            {
                var entries = await journal.ReadRunAsync(run.RunId, 0, cancellation).WaitAsync(Deadline, TimeProvider.System, cancellation).ConfigureAwait(false);
                owners.Add((entries.Aggregate((Run?)null, Run.Next)?.Owner ?? "nobody") + ": " + run.RunId);
            }

            return new(true, null, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, owners.ToImmutable());
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            return new(false, failed.Message, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds, []);
        }
    }

    /// <summary>Sends a notice that says it is a test, in every way that is configured.</summary>
    public async Task<ImmutableArray<ChannelCheck>> TestChannelsAsync(string actor, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var notice = new Notice($"test/{now.ToUnixTimeMilliseconds()}", "test", "test", now, actor, "Unishop.Dashboard: this is a test", $"{actor} tests whether notices arrive; nothing has happened.");
        return [.. await Task.WhenAll(notifiers.Select(notifier => SendAsync(notifier, notice, cancellation))).ConfigureAwait(false)];
    }

    private static async Task<ChannelCheck> SendAsync(INotifier notifier, Notice notice, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        string? failure;
        try
        {
            failure = await notifier.SendAsync(notice, cancellation).WaitAsync(Deadline, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            failure = $"no answer within {Deadline.TotalSeconds} s";
        }
        catch (Exception failed) when (!cancellation.IsCancellationRequested)
        {
            failure = failed.Message;
        }

        return new(notifier.Channel, failure, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
    }
}
