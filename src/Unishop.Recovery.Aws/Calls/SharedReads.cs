using System.Collections.Concurrent;
using System.Collections.Immutable;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>
/// One kind of reading call that many wait on: so long as few ask, each is asked for at once and alone; where more ask than the rate
/// allows, all who ask in the meantime share the next call. Calls don't grow with those who wait. An answer is never older than its
/// question: who asks while a call is under way gets the next one's answer.
/// </summary>
/// <typeparam name="T">What is known of one thing.</typeparam>
/// <param name="time">The world's clock, by which the services count.</param>
/// <param name="read">Reads the things of those names in a Region; a name that is missing in its answer does not exist.</param>
internal sealed class SharedReads<T>(TimeProvider time, Func<string, ImmutableArray<string>, Task<Outcome<ImmutableDictionary<string, T>>>> read)
    where T : class
{
    /// <summary>How many calls are made at once after a pause.</summary>
    internal const int Burst = 2;

    // RDS publishes no rates; EC2 allows 20 reading calls a second. The shortest pace of one who waits is two a second.
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.25);

    // How many things come with a call: RDS gives a hundred, of EC2 so many are asked for.
    private const int Page = 100;

    // A world whose clock stands still is read all the same.
    private static readonly TimeSpan LongestRealDelay = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, Queue> _queues = new(StringComparer.Ordinal);

    /// <summary>Reads one thing.</summary>
    /// <returns>The thing; <see langword="null"/> where there is none.</returns>
    public async Task<Outcome<T?>> FindAsync(string region, string name, CancellationToken cancellation)
    {
        var answer = await Join(_queues.GetOrAdd(region, _ => new Queue(time.GetUtcNow())), region, name).WaitAsync(cancellation).ConfigureAwait(false);
        return answer.TryGet(out var found, out var failure) ? Outcome<T?>.Success(found.GetValueOrDefault(name), answer.RequestId) : Outcome<T?>.Fail(failure);
    }

    private Task<Outcome<ImmutableDictionary<string, T>>> Join(Queue queue, string region, string name)
    {
        lock (queue)
        {
            if (queue.Next is { } next)
            {
                next.Names.Add(name);
                return next.Answer;
            }

            if (queue.Delay(time.GetUtcNow()) is var delay && delay > TimeSpan.Zero)
            {
                var batch = new Batch(name);
                queue.Next = batch;
                batch.Answer = SendAsync(queue, region, batch, delay);
                return batch.Answer;
            }
        }

        return read(region, [name]);
    }

    private async Task<Outcome<ImmutableDictionary<string, T>>> SendAsync(Queue queue, string region, Batch batch, TimeSpan delay)
    {
        using var over = new CancellationTokenSource();
        await Task.WhenAny(Task.Delay(delay, time, over.Token), Task.Delay(LongestRealDelay, TimeProvider.System, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        ImmutableArray<string> names;
        lock (queue)
        {
            queue.Next = null;
            names = [.. batch.Names];
            // Many things come in several pages, and each is a call.
            queue.Spend((names.Length - 1) / Page);
        }

        return await read(region, names).ConfigureAwait(false);
    }

    /// <summary>A call to come, and who waits for it.</summary>
    private sealed class Batch(string first)
    {
        public SortedSet<string> Names { get; } = new(StringComparer.Ordinal) { first };

        public Task<Outcome<ImmutableDictionary<string, T>>> Answer { get; set; } = null!;
    }

    /// <summary>The calls to a Region.</summary>
    private sealed class Queue(DateTimeOffset began)
    {
        private DateTimeOffset _earliest = began - (Interval * Burst);

        public Batch? Next { get; set; }

        /// <summary>Takes further places, for calls that follow at once.</summary>
        public void Spend(int places) => _earliest += Interval * places;

        /// <summary>Takes a place: how long until a call may be made.</summary>
        public TimeSpan Delay(DateTimeOffset now)
        {
            // A pause earns a burst; nothing more is saved up.
            var most = now - (Interval * (Burst - 1));
            var place = _earliest > most ? _earliest : most;
            _earliest = place + Interval;
            return place > now ? place - now : TimeSpan.Zero;
        }
    }
}
