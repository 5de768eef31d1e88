using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Time.Testing;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;
using Unishop.Recovery.Tests.Fakes;
using static Unishop.Recovery.Aws.Tests.SimulatedWorld;

namespace Unishop.Recovery.Aws.Tests;

/// <summary>Many who wait for things of one kind share the calls that look for them.</summary>
public sealed class SharedReadsTests
{
    private const string Region = "us-west-1";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<ImmutableArray<string>> _calls = new();

    [Fact]
    public async Task Find_FewAsk_EachIsAskedForAtOnceAndAlone()
    {
        var reads = Reads();
        for (var number = 0; number < SharedReads<string>.Burst; number++)
        {
            Assert.Equal($"state of {number}", Value(await Within(reads.FindAsync(Region, $"{number}", Cancellation))));
        }

        Assert.Equal(SharedReads<string>.Burst, _calls.Count);
        Assert.All(_calls, names => Assert.Single(names));
    }

    [Fact]
    public async Task Find_TwoHundredAskAgainAndAgain_CallsDoNotGrowWithThem()
    {
        var reads = Reads();
        for (var round = 0; round < 3; round++)
        {
            var asked = Enumerable.Range(0, 200).Select(number => reads.FindAsync(Region, $"{number}", Cancellation)).ToArray();
            // Two hundred come in two pages, and the second takes its place in the pace.
            _time.Advance(SharedReads<string>.Interval * 2);
            Assert.Equal(Enumerable.Range(0, 200).Select(number => $"state of {number}"), (await Within(Task.WhenAll(asked))).Select(Value));
        }

        Assert.Equal(SharedReads<string>.Burst + 3, _calls.Count);
    }

    [Fact]
    public async Task Find_CallUnderWay_IsAnsweredByTheNextOne()
    {
        var hanging = new TaskCompletionSource<Outcome<ImmutableDictionary<string, string>>>();
        var answers = new Queue<Task<Outcome<ImmutableDictionary<string, string>>>>([hanging.Task, Task.FromResult(Answer(["a"], "new"))]);
        var reads = new SharedReads<string>(_time, (_, _) => answers.Dequeue());
        var first = reads.FindAsync(Region, "a", Cancellation);

        Assert.Equal("new a", Value(await Within(reads.FindAsync(Region, "a", Cancellation))));
        hanging.SetResult(Answer(["a"], "old"));
        Assert.Equal("old a", Value(await Within(first)));
    }

    [Fact]
    public async Task Find_OneGivesUp_TheOthersAreAnswered()
    {
        var reads = Reads();
        for (var number = 0; number < SharedReads<string>.Burst; number++)
        {
            await Within(reads.FindAsync(Region, "a", Cancellation));
        }

        using var gaveUp = new CancellationTokenSource();
        var first = reads.FindAsync(Region, "a", gaveUp.Token);
        var second = reads.FindAsync(Region, "b", Cancellation);
        await gaveUp.CancelAsync();
        _time.Advance(SharedReads<string>.Interval);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("state of b", Value(await Within(second)));
    }

    [Fact]
    public async Task Find_OtherRegion_IsNotHeldUp()
    {
        var reads = Reads();
        _ = Enumerable.Range(0, 50).Select(number => reads.FindAsync(Region, $"{number}", Cancellation)).ToArray();

        Assert.Equal("state of a", Value(await Within(reads.FindAsync("us-east-1", "a", Cancellation))));
    }

    [Fact]
    public async Task Clusters_TwoHundredWait_EachSeesItsOwnByFewCalls()
    {
        await using var world = await StartAsync();
        var began = world.Now;
        for (var round = 0; round < 3; round++)
        {
            var seen = await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
                world.Ports.Databases.DescribeClusterAsync(Standby, number == 77 ? "pilot-secondary" : $"other-{number}", Cancellation)));
            Assert.Equal("pilot-secondary", Value(seen[77])!.Id);
            Assert.NotEmpty(Value(seen[77])!.EngineVersion);
            Assert.All(seen.Where((_, number) => number != 77), other => Assert.Null(Value(other)));
        }

        var most = SharedReads<string>.Burst + ((world.Now - began) / SharedReads<string>.Interval) + 1;
        Assert.InRange((await world.CallsAsync("DescribeDBClusters")).Calls, 1, (int)most);
        Assert.InRange((await world.CallsAsync("DescribeDBInstances")).Calls, 1, (int)most);
    }

    [Fact]
    public async Task EveryKind_ManyAsk_EachSeesItsOwn()
    {
        await using var world = await StartAsync();
        var ports = world.Ports;

        var globals = await Task.WhenAll(Many(id => ports.Databases.DescribeGlobalAsync(Primary, id, Cancellation), GlobalDatabase));
        var stacks = await Task.WhenAll(Many(id => ports.Stacks.DescribeAsync(Primary, id, Cancellation), "pilot-primary"));
        var instances = await Task.WhenAll(Many(id => ports.Compute.DescribeAsync(Primary, id, Cancellation), "pilot-primary"));
        var groups = await Task.WhenAll(Many(id => ports.Fleets.DescribeAsync(Primary, id, Cancellation), "no-group"));

        Assert.Equal(GlobalDatabase, Value(globals[^1])!.Id);
        Assert.Equal("pilot-primary", Value(stacks[^1])!.Name);
        Assert.Equal("ok", Assert.Single(Value(instances[^1])).StatusChecks);
        Assert.All(globals[..^1], other => Assert.Null(Value(other)));
        Assert.All(stacks[..^1], other => Assert.Null(Value(other)));
        Assert.All(instances[..^1], other => Assert.Empty(Value(other)));
        Assert.All(groups, other => Assert.Null(Value(other)));
    }

    private static IEnumerable<Task<T>> Many<T>(Func<string, Task<T>> ask, string last) =>
        Enumerable.Range(0, 120).Select(number => $"other-{number}").Append(last).Select(ask);

    private static Task<T> Within<T>(Task<T> task) => task.WaitAsync(Patience, TimeProvider.System);

    private static Outcome<ImmutableDictionary<string, string>> Answer(ImmutableArray<string> names, string word) =>
        Outcome<ImmutableDictionary<string, string>>.Success(names.ToImmutableDictionary(name => name, name => $"{word} {name}"));

    private SharedReads<string> Reads() => new(_time, (_, names) =>
    {
        _calls.Enqueue(names);
        return Task.FromResult(Answer(names, "state of"));
    });
}
