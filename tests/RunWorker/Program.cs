using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using NaiveConsole;
using Npgsql;
using RunWorker;
using Unishop.Domain.Journal;
using Unishop.Domain.Workloads;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Execution;
using Unishop.Recovery.Steps;
using Unishop.Recovery.Storage.Postgres;
using Unishop.Recovery.Storage.Quartz;

// Arguments: the database, how many workloads there are, the driver ("careful", or "naive" for the one that must break the promise),
// the name of this process, and the milliseconds between an effect and its answer (-1: it never comes).
var (connection, workloads, naive, name) = (args[0], int.Parse(args[1], CultureInfo.InvariantCulture), args[2] == "naive", args[3]);
var answersAfter = TimeSpan.FromMilliseconds(int.Parse(args[4], CultureInfo.InvariantCulture));
using var database = PostgresDatabase.Open(connection);
await using var world = NpgsqlDataSource.Create(connection);
var feed = new JournalFeed();
var journal = new SignallingJournal(database.Journal(TimeProvider.System), feed);
var catalog = new WorkloadCatalog(Enumerable.Range(0, workloads).Select(number => new Workload(
    $"w-{number}", $"Workload {number}", Strategy.PilotLight, new Objectives(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)), "global", "image", "t3.small",
    new RegionalResources("us-east-1", "network", "app", "primary", "primary"), new RegionalResources("us-west-1", "network", "app", "secondary", "secondary"),
    new Canary("trainer@unishop.example"))));
var registry = new StepRegistry([new EffectStep(world, name, answersAfter)]);
IStepDriver driver = naive
    ? new NaiveStepDriver(catalog, registry, TimeProvider.System)
    : new ReconcilingStepDriver(catalog, registry, new Automation(journal, new RunOptions()), TimeProvider.System, NullLogger<ReconcilingStepDriver>.Instance);
var executor = new RunExecutor(journal, feed, driver, ProcessIdentity.Current, TimeProvider.System, NullLogger<RunExecutor>.Instance);
using var engine = new QuartzEngine(executor, journal, database, feed, NullLogger<QuartzEngine>.Instance);
await engine.StartAsync(CancellationToken.None);
Console.WriteLine("ready");
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
