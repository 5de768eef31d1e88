using System.Collections.Immutable;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;
using static Unishop.Recovery.Assessment.ReadinessRules;

namespace Unishop.Recovery.Assessment;

/// <summary>Checks of what must be alike in both Regions, or must point at the Region that it is in.</summary>
internal static class LikenessChecks
{
    public static ImmutableArray<ReadinessCheck> Of(ReadinessInputs inputs, RegionSnapshot active, RegionSnapshot target) =>
    [
        Compare("parity", "Both databases are set up alike", active, target, region => region.Database, Parity),
        Key(target),
        Compare("stack-parity", "Both stacks are alike", active, target, region => region.Stacks,
            (here, there) => Stacks(here, there, inputs.Snapshot.Workload.In(active.Region), inputs.Snapshot.Workload.In(target.Region))),
        Configuration(inputs, target),
    ];

    private static Finding Parity(DatabaseState? here, DatabaseState? there)
    {
        if (here is null || there is null)
        {
            return Fail("one of the two databases does not exist", "Prepare the standby.");
        }

        var differences = new (string What, string? Here, string? There)[]
        {
            ("parameter group", here.ParameterGroup, there.ParameterGroup),
            ("exported logs", here.LogExports, there.LogExports),
            ("encryption", here.Key is null ? "off" : "on", there.Key is null ? "off" : "on"),
            ("instance class", ClassOf(here), ClassOf(there)),
        }.Where(pair => pair.Here != pair.There).ToArray();
        return differences.Length == 0
            ? Pass($"parameter group {there.ParameterGroup ?? "unnamed"}, {ClassOf(there) ?? "class unknown"}, the same logs and encryption")
            : Warn(string.Join("; ", differences.Select(d => $"{d.What}: {Name(d.Here)} here, {Name(d.There)} in the standby")), $"Set {there.Id} up as {here.Id}.");
    }

    private static string? ClassOf(DatabaseState database) => (database.Instances.FirstOrDefault(i => i.IsWriter) ?? database.Instances.FirstOrDefault())?.Class;

    private static string Name(string? value) => string.IsNullOrEmpty(value) ? "none" : value;

    private static ReadinessCheck Key(RegionSnapshot target) => Check(
        "keys", "Keys and secrets are usable", target.Database, database =>
            database is null ? Fail($"there is no database in {target.Region}", "Prepare the standby.")
            : database.Status.StartsWith("inaccessible-encryption-credentials", StringComparison.Ordinal) ? Fail($"RDS can't use {database.Key}: {database.Id} is {database.Status}", $"Enable {database.Key} and its grants.")
            : database.SecretStatus is not (null or "active") ? Fail($"the secret of {database.Id} is {database.SecretStatus}", $"Look at the secret of {database.Id}.")
            : Pass((database.Key is null ? $"{database.Id} is not encrypted: it needs no key" : $"RDS uses {database.Key}")
                + (database.SecretStatus is null ? "; RDS keeps no secret for it" : "; its secret is active")));

    private static Finding Stacks(ImmutableArray<StackState> here, ImmutableArray<StackState> there, RegionalResources active, RegionalResources target)
    {
        var (mine, other) = (here.FirstOrDefault(stack => stack.Name == active.Stack), there.FirstOrDefault(stack => stack.Name == target.Stack));
        var drifted = new[] { mine, other }.OfType<StackState>().Where(stack => stack.Drift == "DRIFTED").Select(stack => stack.Name).ToArray();
        return mine is null ? Fail($"there is no stack {active.Stack} in {active.Region}", "Find out who deleted it.")
            : other is null ? Fail($"there is no stack {target.Stack} in {target.Region}", "Prepare the standby.")
            : !mine.IsComplete ? Warn($"{mine.Name} is {mine.Status}", $"Bring {mine.Name} to rest.")
            : drifted.Length > 0 ? Warn($"{string.Join(" and ", drifted)} drifted from the template", "Look at the drift before the stack is updated.")
            : mine.Parameters.Keys.Except(other.Parameters.Keys).Concat(other.Parameters.Keys.Except(mine.Parameters.Keys)).ToArray() is { Length: > 0 } different
                ? Warn($"only one of the two stacks has {string.Join(", ", different)}", "Update both from one template.")
            : Pass($"{mine.Name} and {other.Name} have the same parameters; {(mine.Drift ?? other.Drift) switch { null => "drift was never looked for", _ => "no drift" }}");
    }

    /// <summary>A standby that does not run yet has no configuration: it is written at launch, and only a run shows how.</summary>
    private static ReadinessCheck Configuration(ReadinessInputs inputs, RegionSnapshot target) => Check(
        "config", "The standby's site points at its own Region", target.Site, site =>
            site.RegionShown is { } shown
                ? shown == target.Region ? Pass($"{site.Url} shows {shown}") : Fail($"{site.Url} shows {shown}", $"Let the site in {target.Region} name its own Region.")
            : inputs.Runs.FirstOrDefault(run => run is { Verb: Verb.Drill or Verb.Failover, Status: RunStatus.Succeeded or RunStatus.SucceededWithWarnings }) is { } proof
                ? Pass($"it is written at launch; run {proof.Id} proved it at {proof.EndedAt:u}")
            : Warn("it is written at launch, and no drill has proved yet what it says", "Drill."));
}
