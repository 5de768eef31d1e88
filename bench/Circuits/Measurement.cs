using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Unishop.Circuits;

/// <summary>What a number of viewers cost and how late they see what happens.</summary>
/// <param name="Kind">Which page.</param>
/// <param name="Viewers">How many looked.</param>
/// <param name="Opening">How long it took until all of them were connected.</param>
/// <param name="Milliseconds">From the change to the arrival at each viewer, for every change and viewer, sorted.</param>
/// <param name="KilobytesPerCircuit">Managed heap per circuit, after a full collection.</param>
/// <param name="BytesPerUpdate">Bytes of batches per viewer and change.</param>
/// <param name="Processor">Share of one core that the server used.</param>
/// <param name="Heaps">The heap over the time, in megabytes, after full collections.</param>
/// <param name="Left">Those who still listened after all viewers had left.</param>
internal sealed record Measurement(
    string Kind, int Viewers, TimeSpan Opening, double[] Milliseconds, double KilobytesPerCircuit, double BytesPerUpdate, double Processor, double[] Heaps, int Left)
{
    private const int OpenAtOnce = 8;

    // Circuits that were left are kept for a return for three minutes; the benchmark's servers are told to keep them for one second.
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(20);

    public string InWords => string.Create(CultureInfo.InvariantCulture, $"{Kind,-8} {Viewers,4} viewers: p50 {Percentile(0.5):0.0} ms, p95 {Percentile(0.95):0.0} ms, p99 {Percentile(0.99):0.0} ms ({Milliseconds.Length} arrivals); {KilobytesPerCircuit:0} KB/circuit; {BytesPerUpdate:0} bytes/update; {Processor:P0} of a core; opened in {Opening.TotalSeconds:0.0} s; heap MB {string.Join(' ', Heaps.Select(heap => heap.ToString("0.0", CultureInfo.InvariantCulture)))}; {Left} left");

    public double Percentile(double share) => Milliseconds.Length == 0 ? double.NaN : Milliseconds[(int)Math.Min(Milliseconds.Length - 1, share * Milliseconds.Length)];

    public static async Task<Measurement> OfAsync(string kind, Server server, HttpClient http, int count, TimeSpan duration, CancellationToken cancellation)
    {
        await OneAsync(server, http, cancellation);
        var (before, listening) = await server.HeapAsync(cancellation);
        var arrivals = new ConcurrentBag<(int Number, long At)>();
        var measuring = false;
        var failed = new ConcurrentQueue<Exception>();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var viewers = Enumerable.Range(0, count).Select(_ => new Viewer(server.Url, (_, number, at, _) =>
        {
            if (number > 0 && Volatile.Read(ref measuring))
            {
                arrivals.Add((number, at));
            }
        })).ToArray();
        var began = Stopwatch.GetTimestamp();
        var readers = new ConcurrentBag<Task>();
        await Parallel.ForEachAsync(viewers, new ParallelOptions { MaxDegreeOfParallelism = OpenAtOnce, CancellationToken = cancellation }, async (viewer, token) =>
        {
            await viewer.OpenAsync(http, "/", token);
            readers.Add(FollowAsync(viewer));
        });
        while (failed.IsEmpty && viewers.Any(viewer => viewer.Batches < 2))
        {
            await Task.Delay(100, cancellation);
        }

        var opening = Stopwatch.GetElapsedTime(began);
        Volatile.Write(ref measuring, true);
        var (bytes, processor, first) = (viewers.Sum(viewer => viewer.Bytes), server.Processor, Stopwatch.GetTimestamp());
        var heaps = new List<double>();
        var parts = (int)Math.Max(1, duration.TotalSeconds / 10);
        for (var part = 0; part < parts && failed.IsEmpty; part++)
        {
            await Task.Delay(duration / parts, cancellation);
            await Task.WhenAll(viewers.Select(viewer => viewer.PingAsync(cancellation)));
            if (part % Math.Max(1, parts / 6) == 0 || part == parts - 1)
            {
                Volatile.Write(ref measuring, false);
                heaps.Add((await server.HeapAsync(cancellation)).Heap / 1e6);
                Volatile.Write(ref measuring, true);
            }
        }

        Volatile.Write(ref measuring, false);
        if (failed.TryPeek(out var why))
        {
            throw new InvalidOperationException($"{failed.Count} of {count} viewers failed.", why);
        }

        var (used, lasted) = (server.Processor - processor, Stopwatch.GetElapsedTime(first));
        var sent = viewers.Sum(viewer => viewer.Bytes) - bytes;
        var (after, _) = await server.HeapAsync(cancellation);
        await Task.WhenAll(viewers.Select(viewer => viewer.CloseAsync()));
        await leaving.CancelAsync();
        await Task.WhenAll(readers);
        foreach (var viewer in viewers)
        {
            viewer.Dispose();
        }

        await Task.Delay(Forgotten, cancellation);
        var (_, left) = await server.HeapAsync(cancellation);
        var late = arrivals.Where(arrival => server.Published.TryGetValue(arrival.Number, out var at) && arrival.At >= at)
            .Select(arrival => Stopwatch.GetElapsedTime(server.Published[arrival.Number], arrival.At).TotalMilliseconds).Order().ToArray();
        return new(kind, count, opening, late, (after - before) / 1024.0 / count, late.Length == 0 ? 0 : (double)sent / Math.Max(1, lasted.TotalSeconds) / count, used / lasted, [.. heaps], left - listening);

        async Task FollowAsync(Viewer viewer)
        {
            try
            {
                await viewer.ReadAsync(leaving.Token);
            }
            catch (Exception) when (leaving.IsCancellationRequested)
            {
                // Left.
            }
            catch (Exception lost)
            {
                failed.Enqueue(lost);
            }
        }
    }

    /// <summary>One viewer comes and goes first: what is made once for all of them is not counted as theirs.</summary>
    private static async Task OneAsync(Server server, HttpClient http, CancellationToken cancellation)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var viewer = new Viewer(server.Url, (_, _, _, _) => { });
        await viewer.OpenAsync(http, "/", cancellation);
        var reading = viewer.ReadAsync(leaving.Token);
        await Task.WhenAny(reading, Task.Delay(3000, cancellation));
        if (reading.IsFaulted)
        {
            await reading;
        }

        await viewer.CloseAsync();
        await leaving.CancelAsync();
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(Forgotten, cancellation);
    }
}
