using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;

namespace Unishop.Recovery.Execution;

/// <summary>Whether anything may be changed by this console.</summary>
/// <param name="IsStopped">Whether all automation is stopped: no run starts, none makes another call.</param>
/// <param name="Reason">Why, in words; <see langword="null"/> where it is allowed and never was stopped.</param>
/// <param name="Actor">Who stopped or allowed it last.</param>
/// <param name="Since">When.</param>
public sealed record AutomationState(bool IsStopped, string? Reason, string? Actor, DateTimeOffset? Since);

/// <summary>
/// The switch that stops all automation. It is kept in the journal, so that every replica obeys it and it survives a restart; where
/// it can't be read, automation counts as stopped.
/// </summary>
public sealed class Automation(IJournalStore journal, RunOptions options)
{
    /// <summary>The journal's stream that the switch is kept in.</summary>
    public const string Stream = "automation";

    /// <summary>Whether automation is stopped; never fails.</summary>
    public async Task<AutomationState> StateAsync(CancellationToken cancellation)
    {
        if (!options.Automation)
        {
            return new(true, "Runs:Automation is false in the configuration", null, null);
        }

        try
        {
            return await journal.NewestAsync(Stream, cancellation).ConfigureAwait(false) switch
            {
                { Event: AutomationStopped stopped } entry => new(true, stopped.Reason, entry.Actor, entry.At),
                { Event: AutomationAllowed allowed } entry => new(false, allowed.Reason, entry.Actor, entry.At),
                null => new(false, null, null, null),
                { } entry => new(true, "whether automation is stopped was written by a newer release of this console", entry.Actor, entry.At),
            };
        }
        catch (Exception failed) when (failed is not OperationCanceledException)
        {
            return new(true, $"whether automation is stopped can't be read: {failed.Message}", null, null);
        }
    }

    /// <summary>Stops or allows all automation.</summary>
    /// <returns>Why it was refused; <see langword="null"/> where it was done.</returns>
    public async Task<Refusal?> SetAsync(bool stopped, string? reason, string actor, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new(RefusalKind.Invalid, "reason-missing", "reason: say why, e.g. \"AWS is being repaired\".");
        }

        if (WrittenText.Check("reason", reason) is { } mistake)
        {
            return mistake;
        }

        if (!stopped && !options.Automation)
        {
            return new(RefusalKind.Conflict, "automation-configured", "Runs:Automation is false in the configuration; it is allowed there first.");
        }

        await journal.RecordAsync(Stream, actor, stopped ? new AutomationStopped(reason.Trim()) : new AutomationAllowed(reason.Trim()), cancellation).ConfigureAwait(false);
        return null;
    }
}
