using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Amazon.Runtime;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Aws.Calls;

/// <summary>Makes calls under a deadline and turns what comes instead of a result into values.</summary>
internal sealed class AwsCalls(TimeSpan deadline)
{
    private static readonly Meter Meter = new("Unishop.Recovery.Aws");
    private static readonly Counter<long> Count = Meter.CreateCounter<long>("unishop.aws.calls", description: "AWS calls of this process by result.");
    private static readonly Counter<double> Seconds = Meter.CreateCounter<double>("unishop.aws.call", "s", "Real time spent in AWS calls.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("unishop.aws.call.duration", "s", "How long AWS calls took, in real seconds.");

    /// <summary>Makes a call.</summary>
    /// <param name="name">What is called and where, e.g. <c>rds:DescribeDBClusters us-west-1</c>; named when nothing answers.</param>
    /// <param name="call">The call.</param>
    /// <param name="select">What is wanted of its answer.</param>
    /// <param name="cancellation">The caller's own end; it is the one thing that is thrown.</param>
    public async Task<Outcome<T>> MakeAsync<TResponse, T>(
        string name, Func<CancellationToken, Task<TResponse>> call, Func<TResponse, T> select, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse
    {
        // Real time: the network's answer does not come sooner because the simulated clock runs faster.
        using var timer = new CancellationTokenSource(deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            var response = await call(either.Token).ConfigureAwait(false);
            Measure(name, started, "ok");
            return Outcome<T>.Success(select(response), response.ResponseMetadata?.RequestId);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || timer.IsCancellationRequested)
        {
            var failure = timer.IsCancellationRequested && IsCancellation(failed)
                ? new CallFailure(
                    FailureKind.Unreachable, "Timeout",
                    string.Create(CultureInfo.InvariantCulture, $"{name}: no answer within {deadline.TotalSeconds:0.###} s"), null)
                : Failures.Of(name, failed);
            Measure(name, started, failure.Kind == FailureKind.NotFound ? "ok" : failure.Kind.ToString());
            return Outcome<T>.Fail(failure);
        }
    }

    /// <summary>Makes a call that names one thing; that it does not exist is a <see langword="null"/> value and no failure.</summary>
    public async Task<Outcome<T?>> FindAsync<TResponse, T>(
        string name, Func<CancellationToken, Task<TResponse>> call, Func<TResponse, T?> select, CancellationToken cancellation)
        where TResponse : AmazonWebServiceResponse
        where T : class
    {
        var outcome = await MakeAsync(name, call, select, cancellation).ConfigureAwait(false);
        return outcome.Failure is { Kind: FailureKind.NotFound } missing ? Outcome<T?>.Success(null, missing.RequestId) : outcome;
    }

    private static void Measure(string name, long started, string result)
    {
        var parts = name.Split(' ', 2);
        var tags = new TagList { { "call", parts[0] }, { "region", parts.Length > 1 ? parts[1] : "" }, { "result", result } };
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Count.Add(1, tags);
        Seconds.Add(seconds, tags);
        Duration.Record(seconds, tags);
    }

    // The SDK wraps a cancellation that hits it between two tries.
    private static bool IsCancellation(Exception failed) =>
        failed is OperationCanceledException || (failed.InnerException is { } inner && IsCancellation(inner));
}
