using Dapper;
using Npgsql;
using Unishop.Recovery.Plans;
using Unishop.Recovery.Ports;
using Unishop.Recovery.Steps;

namespace RunWorker;

/// <summary>Writes a row that nothing keeps from being written twice, and answers a moment later: a kill in between loses the answer.</summary>
internal sealed class EffectStep(NpgsqlDataSource source) : IStepReconciler
{
    private static readonly TimeSpan Answers = TimeSpan.FromSeconds(1);

    public string Kind => "effect";

    public StepGuard Guard => StepGuard.Precondition;

    public TimeSpan ApiLag => TimeSpan.Zero;

    public async Task<StepObservation> ObserveAsync(StepContext context, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            var effects = await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM effect WHERE run_id = @Id", new { context.Run.Id });
            return effects > 0 ? new(Sight.Done, "done") : new(Sight.NotDone, "not done");
        }
        catch (NpgsqlException lost)
        {
            return new(Sight.Unseen, lost.Message);
        }
    }

    public async Task<Outcome<Accepted>> ActAsync(StepContext context, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await connection.ExecuteAsync("INSERT INTO effect (run_id) VALUES (@Id)", new { context.Run.Id });
        await Task.Delay(Answers, TimeProvider.System, cancellation);
        return Outcome<Accepted>.Success(new Accepted(context.Run.Id));
    }
}
