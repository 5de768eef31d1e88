using System.Collections.Immutable;
using Unishop.Harness;

namespace Unishop.Bench;

/// <summary>Where the time of a run went that the world did not need, in simulated seconds.</summary>
/// <param name="Taken">From the start until the run belonged to a process.</param>
/// <param name="Asked">From then until the world had accepted the first call of its critical path: looking, writing the intent, calling.</param>
/// <param name="Between">Between the parts of the critical path.</param>
/// <param name="Seen">From the end of the critical path until the proof began: until its end was looked at and written down.</param>
/// <param name="Proof">The proof of the shop.</param>
internal sealed record Breakdown(double Taken, double Asked, double Between, double Seen, double Proof)
{
    /// <summary>Lays a run beside the world's critical path; <see langword="null"/> where nothing in the world had to be waited for.</summary>
    public static Breakdown? Of(RunView run, ImmutableArray<EventView> journal, CriticalPathView needed)
    {
        if (needed.Path.IsEmpty)
        {
            return null;
        }

        var claimed = journal.First(entry => entry.Type == "runClaimed").At;
        var verify = run.Steps.Single(step => step.Id == "verify");
        var over = needed.Path[^1].AcceptedAt.AddSeconds(needed.Path[^1].Seconds);
        return new(
            (claimed - run.StartedAt).TotalSeconds,
            (needed.Path[0].AcceptedAt - claimed).TotalSeconds,
            (over - needed.Path[0].AcceptedAt).TotalSeconds - needed.Seconds,
            (verify.StartedAt!.Value - over).TotalSeconds,
            (verify.EndedAt!.Value - verify.StartedAt.Value).TotalSeconds);
    }

    public override string ToString() => FormattableString.Invariant(
        $"taken up {Taken:0.00}, asked for {Asked:0.00}, between {Between:0.00}, seen {Seen:0.00}, proved {Proof:0.00}");
}
