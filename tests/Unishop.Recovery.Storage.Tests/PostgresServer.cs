using Unishop.Harness;

namespace Unishop.Recovery.Storage.Tests;

/// <summary>A PostgreSQL server of the tests' own; tests that need it are skipped where none is installed.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private readonly RunningPostgres _server = new();

    /// <summary>Skips the test where there is no server.</summary>
    public void Require() => Assert.SkipWhen(_server.Absent is not null, $"skipped: absent ({_server.Absent})");

    /// <summary>A new, empty database.</summary>
    public Task<string> NewDatabaseAsync()
    {
        Require();
        return _server.NewDatabaseAsync();
    }

    /// <inheritdoc cref="RunningPostgres.RestartAsync"/>
    public Task RestartAsync() => _server.RestartAsync();

    public async ValueTask InitializeAsync() => await _server.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
