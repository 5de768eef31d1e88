using System.Text.Json.Serialization;

namespace Unishop.Domain.Journal;

/// <summary>What people and programs did at the console's door, beside the runs. Belongs to the stream <c>audit</c>.</summary>
public abstract record AuditEvent : RunEvent
{
    /// <summary>How often the same happened again within the minute before this entry, written down by this one entry; 0 mostly.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Repeated { get; init; }

    /// <summary>Whether a flood of it may be gathered into few entries; the others are written each.</summary>
    [JsonIgnore]
    public virtual bool IsGathered => false;
}

/// <summary>Somebody signed in; the entry's actor says who.</summary>
/// <param name="Method">How, e.g. <c>oidc</c> or <c>demo</c>.</param>
/// <param name="From">The address it came from.</param>
/// <param name="Roles">The roles that were given, in words.</param>
public sealed record SignedIn(string Method, string From, string Roles) : AuditEvent;

/// <summary>Somebody signed out.</summary>
/// <param name="From">The address it came from.</param>
public sealed record SignedOut(string From) : AuditEvent;

/// <summary>A sign-in or a credential was refused.</summary>
/// <param name="Method">How it was tried, e.g. <c>oidc</c>, <c>demo</c> or <c>bearer</c>.</param>
/// <param name="Reason">Why it was refused; never the credential.</param>
/// <param name="From">The address it came from.</param>
public sealed record SignInRefused(string Method, string Reason, string From) : AuditEvent
{
    /// <inheritdoc/>
    public override bool IsGathered => true;
}

/// <summary>Somebody asked for what their roles do not allow.</summary>
/// <param name="Entry">What was asked for, e.g. <c>runs.start failover pilot-light</c>.</param>
/// <param name="Needed">The role that is needed.</param>
/// <param name="From">The address it came from.</param>
public sealed record AccessRefused(string Entry, string Needed, string From) : AuditEvent
{
    /// <inheritdoc/>
    public override bool IsGathered => true;
}

/// <summary>The journal, or a part of it, was exported.</summary>
/// <param name="Part">What was asked for, e.g. <c>all</c> or <c>from 2026-11-01T00:00:00Z</c>.</param>
/// <param name="From">The address it went to.</param>
public sealed record AuditExported(string Part, string From) : AuditEvent;

/// <summary>An API token was made.</summary>
/// <param name="TokenId">Its id; never the token.</param>
/// <param name="Name">The name it was given.</param>
/// <param name="Scope">Roles, workloads and expiry, in words.</param>
public sealed record TokenCreated(string TokenId, string Name, string Scope) : AuditEvent;

/// <summary>An API token was revoked.</summary>
/// <param name="TokenId">Its id.</param>
/// <param name="Name">The name it was given.</param>
public sealed record TokenRevoked(string TokenId, string Name) : AuditEvent;

/// <summary>An API token was used.</summary>
/// <param name="TokenId">Its id.</param>
/// <param name="Name">The name it was given.</param>
/// <param name="From">The address it came from.</param>
public sealed record TokenUsed(string TokenId, string Name, string From) : AuditEvent
{
    /// <inheritdoc/>
    public override bool IsGathered => true;
}

/// <summary>More happened at the door within a minute than is written down each by itself.</summary>
/// <param name="Count">How many further events of any kind.</param>
public sealed record AuditOverflow(long Count) : AuditEvent;
