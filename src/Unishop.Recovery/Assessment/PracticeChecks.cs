using System.Globalization;
using Unishop.Domain.Facts;
using Unishop.Domain.Journal;
using Unishop.Domain.Plans;
using Unishop.Domain.Workloads;

namespace Unishop.Recovery.Assessment;

/// <summary>Whether it was ever done, is still what was done then, and whether this console could do it.</summary>
internal static class PracticeChecks
{
    /// <summary>How long a drill speaks for the workload.</summary>
    public static readonly TimeSpan DrillCounts = TimeSpan.FromDays(90);

    public static ReadinessCheck Drill(ReadinessInputs inputs)
    {
        const string Id = "drill";
        const string Title = "The way was tried, and is the same since";
        const string Fix = "Drill.";
        var tried = inputs.Runs.Where(run => run is { Verb: Verb.Drill or Verb.Failover, IsEnded: true }).ToArray();
        if (tried is not [var last, ..])
        {
            return Warn("not verified: there was never a drill or a failover", inputs.Now);
        }

        var at = last.EndedAt!.Value;
        return last.Status is not (RunStatus.Succeeded or RunStatus.SucceededWithWarnings)
                ? Warn($"not verified: run {last.Id} ended {last.Status.ToString().ToLowerInvariant()} at {at:u}; look for what it left behind", at)
            : inputs.Now - at > DrillCounts ? Warn(string.Create(CultureInfo.InvariantCulture, $"not verified: the last run, {last.Id}, is {(inputs.Now - at).TotalDays:0} days old"), at)
            : last.Start.WorkloadHash is { } hash && hash != WorkloadHash.Of(inputs.Snapshot.Workload) ? Warn($"not verified: the workload was edited since run {last.Id}", at)
            : Changed(inputs.Snapshot, last) is { } stack ? Warn($"not verified: {stack.Name} was changed at {stack.ChangedAt:u}, after run {last.Id}", at)
            : new ReadinessCheck(Id, Title, CheckState.Pass, $"run {last.Id} ({Words.Of(last.Verb)}) proved it at {at:u}; workload and stacks are the same since", at, null) { Source = "journal" };

        static ReadinessCheck Warn(string evidence, DateTimeOffset at) => new(Id, Title, CheckState.Warn, evidence, at, Fix) { Source = "journal" };
    }

    public static ReadinessCheck Tool(ReadinessInputs inputs)
    {
        const string Id = "tool";
        const string Title = "This console could do it";
        var tool = inputs.Tool;
        return tool.JournalFailure is { } broken ? Found(CheckState.Fail, $"the journal can't be used: {broken}", "Bring the journal's database back: without it no run starts.")
            : tool.AutomationStopped is { } reason ? Found(CheckState.Warn, $"automation is stopped: {reason}", "Allow automation again.")
            : tool.RunbookFailure is { } unwritten ? Found(CheckState.Warn, $"the offline runbook could not be written: {unwritten}", "Make the folder of Runbooks:Folder writable.")
            : tool.Runbook is null || tool.Channels.IsEmpty
                ? Found(CheckState.Warn,
                    string.Join("; ", new[] { tool.Runbook is null ? "no offline runbook is written" : null, tool.Channels.IsEmpty ? "nobody is notified" : null }.OfType<string>()),
                    $"Configure {string.Join(" and ", new[] { tool.Runbook is null ? "Runbooks:Folder" : null, tool.Channels.IsEmpty ? "Notifications" : null }.OfType<string>())}.")
            : Found(CheckState.Pass, $"the journal takes entries, people are told by {string.Join(", ", tool.Channels)}, the offline runbook is in {tool.Runbook}", null);

        ReadinessCheck Found(CheckState state, string evidence, string? fix) => new(Id, Title, state, evidence, tool.At, fix) { Source = "console" };
    }

    /// <summary>A stack that was changed after the run and not by it or by a later one of its own.</summary>
    private static StackState? Changed(WorkloadSnapshot snapshot, Run last) => new[] { snapshot.Primary, snapshot.Standby }
        .SelectMany(region => region.Stacks.TryGet(out var stacks) ? stacks : [])
        .FirstOrDefault(stack => stack.ChangedAt > last.EndedAt);
}
