using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Unishop.Circuits;

/// <summary>The server that is measured, in a process of its own.</summary>
internal sealed class Server : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _last = new();
    private TaskCompletionSource<(long Heap, int Listeners)>? _heap;

    private Server(Uri url, string kind, IEnumerable<string> arguments)
    {
        Url = url;
        var start = new ProcessStartInfo("dotnet", [typeof(Server).Assembly.Location, "serve", kind, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>When each number was published, in ticks of the stopwatch, which all processes of a machine share on Linux.</summary>
    public ConcurrentDictionary<int, long> Published { get; } = new();

    /// <summary>Its memory in the system's eyes, in bytes.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Server> StartAsync(Uri url, string kind, IEnumerable<string> arguments, HttpClient http, CancellationToken cancellation)
    {
        var server = new Server(url, kind, arguments);
        var began = Stopwatch.GetTimestamp();
        while (server.Published.IsEmpty || !await AnswersAsync(http, url, cancellation))
        {
            if (server._process.HasExited || Stopwatch.GetElapsedTime(began) > StartLimit)
            {
                var said = string.Join('\n', server._last);
                await server.DisposeAsync();
                throw new InvalidOperationException($"The {kind} server did not start:\n{said}");
            }

            await Task.Delay(200, cancellation);
        }

        return server;
    }

    /// <summary>The managed heap after a full collection, and how many still listen.</summary>
    public async Task<(long Heap, int Listeners)> HeapAsync(CancellationToken cancellation)
    {
        _heap = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _process.StandardInput.WriteLineAsync("gc".AsMemory(), cancellation);
        await _process.StandardInput.FlushAsync(cancellation);
        return await _heap.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri url, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(url, cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Take(string? line)
    {
        switch (line?.Split(' '))
        {
            case ["published", var number, var at]:
                Published[int.Parse(number, CultureInfo.InvariantCulture)] = long.Parse(at, CultureInfo.InvariantCulture);
                break;
            case ["heap", var bytes, var listeners]:
                _heap?.TrySetResult((long.Parse(bytes, CultureInfo.InvariantCulture), int.Parse(listeners, CultureInfo.InvariantCulture)));
                break;
            case not null:
                _last.Enqueue(line!);
                while (_last.Count > 40)
                {
                    _last.TryDequeue(out _);
                }

                break;
            default:
                break;
        }
    }
}
