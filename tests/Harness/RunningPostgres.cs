using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Unishop.Harness;

/// <summary>A PostgreSQL server in a folder of its own, on a free port; absent where none is installed.</summary>
public sealed class RunningPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("unishop-pg-").FullName;
    private Process? _server;
    private int _port;

    /// <summary>Why there is none.</summary>
    public string? Absent { get; private set; }

    /// <summary>Makes a new, empty database.</summary>
    /// <returns>Its connection string.</returns>
    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public async Task<string> NewDatabaseAsync()
    {
        if (Absent is not null)
        {
            throw new InvalidOperationException($"There is no PostgreSQL server: {Absent}.");
        }

        var name = "t" + Guid.NewGuid().ToString("N");
        using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync().ConfigureAwait(false);
        using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync().ConfigureAwait(false);
        return Connection(name);
    }

    /// <summary>Stops the server at once, as a crash does, and starts it again.</summary>
    public async Task RestartAsync()
    {
        _server!.Kill();
        await _server.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        // What was kept open to the server that died would fail whoever takes it next.
        NpgsqlConnection.ClearAllPools();
        await LaunchAsync().ConfigureAwait(false);
    }

    /// <summary>Makes the server's files and starts it, or says in <see cref="Absent"/> why it can't.</summary>
    public async Task StartAsync()
    {
        if (Find("initdb") is not { } initdb || Find("postgres") is null)
        {
            Absent = "initdb and postgres are not in the path";
            return;
        }

        // The server refuses to run as root; Debian's package brings a user for it.
        if (Environment.UserName == "root")
        {
            using var own = Process.Start("chown", ["postgres", _folder]);
            await own.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
            if (own.ExitCode != 0)
            {
                Absent = "this is root, and there is no user postgres to run the server";
                return;
            }
        }

        using var init = Start(initdb, "-D", Path.Combine(_folder, "data"), "-A", "trust", "-U", "unishop", "-E", "UTF8", "--no-sync");
        var said = await init.StandardError.ReadToEndAsync().ConfigureAwait(false);
        await init.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
        if (init.ExitCode != 0)
        {
            Absent = "initdb failed: " + said;
            return;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        await LaunchAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync().WaitAsync(Patience, TimeProvider.System).ConfigureAwait(false);
            _server.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [])
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static Process Start(string program, params string[] arguments)
    {
        string[] command = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments] : [program, .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
    }

    private string Connection(string database) => $"Host=127.0.0.1;Port={_port};Username=unishop;Database={database}";

    private async Task LaunchAsync()
    {
        _server = Start(Find("postgres")!, "-D", Path.Combine(_folder, "data"), "-p", _port.ToString(CultureInfo.InvariantCulture), "-h", "127.0.0.1", "-k", _folder, "-c", "max_connections=200");
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            try
            {
                using var connection = new NpgsqlConnection(Connection("postgres") + ";Pooling=false");
                await connection.OpenAsync(deadline.Token).ConfigureAwait(false);
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token).ConfigureAwait(false);
            }
        }
    }
}
