using System.Globalization;
using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Unishop.Dashboard.Components.Live;
using Unishop.Recovery;
using Unishop.Recovery.Assessment;

namespace Unishop.Dashboard.Components;

/// <summary>
/// A component that follows streams. What arrives is applied in batches at most every 100 ms, with one render each; on dispose the
/// readers are stopped and awaited. Renders that something in the background causes have the viewer's language.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    /// <summary>The shortest time between two renders of a stream, in real time.</summary>
    public static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _closing = new();
    private readonly List<Task> _readers = [];

    // A render that a timer or another circuit starts would have the server's culture.
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    /// <summary>Ends when the component goes.</summary>
    protected CancellationToken Closing => _closing.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        OnClosing();
        await Task.WhenAll(_readers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what the component holds; called once, before its readers are awaited.</summary>
    protected virtual void OnClosing()
    {
    }

    /// <summary>Runs on the component's own thread of work, in the viewer's language.</summary>
    protected new Task InvokeAsync(Action work) => base.InvokeAsync(() =>
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        work();
    });

    /// <summary>Runs on the component's own thread of work, in the viewer's language.</summary>
    protected new Task InvokeAsync(Func<Task> work) => base.InvokeAsync(() =>
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.CurrentUICulture = _uiCulture;
        return work();
    });

    /// <summary>Follows a stream until it ends or the component goes.</summary>
    /// <param name="stream">What is followed.</param>
    /// <param name="apply">Takes what arrived since the last time, oldest first; a render comes after it.</param>
    protected void Follow<T>(IAsyncEnumerable<T> stream, Func<IReadOnlyList<T>, Task> apply)
    {
        var arrived = Channel.CreateUnbounded<T>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        _readers.Add(Guarded(() => PumpAsync(stream, arrived.Writer)));
        _readers.Add(Guarded(() => ApplyAsync(arrived.Reader, apply)));
    }

    /// <summary>Keeps the newest judgement of every workload; the first of each is there when this returns.</summary>
    protected async Task FollowAllAsync(IRecoveryService recovery, LiveStatus live, Dictionary<string, WorkloadStatus> statuses)
    {
        foreach (var id in recovery.Workloads.Select(workload => workload.Id))
        {
            if (await live.NowAsync(id, Closing).ConfigureAwait(true) is { } status)
            {
                statuses[id] = status;
            }

            if (RendererInfo.IsInteractive)
            {
                Follow(live.FollowAsync(id, Closing), arrived =>
                {
                    statuses[id] = arrived[^1];
                    return Task.CompletedTask;
                });
            }
        }
    }

    /// <summary>Renders again and again while the component is there.</summary>
    /// <param name="every">How often, in real time.</param>
    /// <param name="wanted">Whether there is anything to render this time.</param>
    protected void Repeat(TimeSpan every, Func<bool> wanted) => _readers.Add(Guarded(async () =>
    {
        using var timer = new PeriodicTimer(every, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(Closing).ConfigureAwait(false))
        {
            if (wanted())
            {
                await InvokeAsync(StateHasChanged).ConfigureAwait(false);
            }
        }
    }));

    private async Task PumpAsync<T>(IAsyncEnumerable<T> stream, ChannelWriter<T> arrived)
    {
        try
        {
            await foreach (var item in stream.WithCancellation(Closing).ConfigureAwait(false))
            {
                arrived.TryWrite(item);
            }

            arrived.TryComplete();
        }
        catch (Exception failed)
        {
            arrived.TryComplete(failed);
        }
    }

    private async Task ApplyAsync<T>(ChannelReader<T> arrived, Func<IReadOnlyList<T>, Task> apply)
    {
        while (await arrived.WaitToReadAsync(Closing).ConfigureAwait(false))
        {
            var batch = new List<T>();
            while (arrived.TryRead(out var item))
            {
                batch.Add(item);
            }

            await InvokeAsync(async () =>
            {
                await apply(batch);
                StateHasChanged();
            }).ConfigureAwait(false);
            await Task.Delay(Batch, TimeProvider.System, Closing).ConfigureAwait(false);
        }
    }

    private async Task Guarded(Func<Task> read)
    {
        try
        {
            await read().ConfigureAwait(false);
        }
        catch (Exception) when (Closing.IsCancellationRequested)
        {
            // The component is going.
        }
        catch (Exception failed)
        {
            // Shown by the page as an error, never swallowed: a page that no longer follows must not look alive.
            await DispatchExceptionAsync(failed).ConfigureAwait(false);
        }
    }
}
