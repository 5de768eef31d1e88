using System.Runtime.CompilerServices;

namespace Unishop.Harness;

/// <summary>Waiting that ends: by what was waited for, or by an exception that names the phase and says what was seen last.</summary>
public static class Deadline
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until the look gives something.</summary>
    /// <param name="phase">What is waited for, in words.</param>
    /// <param name="limit">The longest wait, in real time.</param>
    /// <param name="look">Gives <see langword="null"/> while it is not there yet. A failed HTTP call counts as not there yet.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="seen">What to say of the last look; the last exception is said anyway.</param>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public static async Task<T> UntilAsync<T>(
        string phase, TimeSpan limit, Func<CancellationToken, Task<T?>> look, CancellationToken cancellation, Func<string>? seen = null)
        where T : class
    {
        using var over = new CancellationTokenSource(limit, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellation);
        Exception? last = null;
        while (true)
        {
            try
            {
                if (await look(either.Token).ConfigureAwait(false) is { } found)
                {
                    return found;
                }

                last = null;
                await Task.Delay(Pause, TimeProvider.System, either.Token).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is HttpRequestException or TaskCanceledException { InnerException: TimeoutException })
            {
                last = failed;
                await Task.Delay(Pause, TimeProvider.System, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"{phase}: not within {limit.TotalSeconds:0.#} s{Last(seen, last)}.");
            }

            if (over.IsCancellationRequested)
            {
                throw new TimeoutException($"{phase}: not within {limit.TotalSeconds:0.#} s{Last(seen, last)}.");
            }
        }
    }

    /// <summary>Awaits one call.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public static async Task<T> WithinAsync<T>(TimeSpan limit, Task<T> call, [CallerArgumentExpression(nameof(call))] string phase = "")
    {
        try
        {
            return await call.WaitAsync(limit, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"{phase}: not within {limit.TotalSeconds:0.#} s.");
        }
    }

    private static string Last(Func<string>? seen, Exception? last) =>
        last is null && seen is null ? "" : $"; last: {(last is null ? seen!() : last.Message)}";
}
