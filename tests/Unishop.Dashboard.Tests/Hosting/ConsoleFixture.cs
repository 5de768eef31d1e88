namespace Unishop.Dashboard.Tests.Hosting;

/// <summary>One console for the tests of a class that change nothing of each other's.</summary>
public sealed class ConsoleFixture : IAsyncLifetime
{
    internal ConsoleHost Console { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Console = await ConsoleHost.StartAsync();

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
