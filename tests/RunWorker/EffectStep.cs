using Dapper;
using Npgsql;
using Unishop.Domain.Plans;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Steps;

namespace RunWorker;

/// <summary>Writes a row that nothing keeps from being written twice, and answers after it: a kill in between loses the answer.</summary>
/// <param name="source">The database that is its world.</param>
/// <param name="worker">The name of this process, noted in the row.</param>
/// <param name="answersAfter">The time between the row and the answer; infinite: it never answers.</param>
internal sealed class EffectStep(NpgsqlDataSource source, string worker, TimeSpan answersAfter) : IStepReconciler
{
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
        await connection.ExecuteAsync("INSERT INTO effect (run_id, worker) VALUES (@Id, @worker)", new { context.Run.Id, worker });
        await Task.Delay(answersAfter, TimeProvider.System, cancellation);
        return Outcome<Accepted>.Success(new Accepted(context.Run.Id));
    }
}
