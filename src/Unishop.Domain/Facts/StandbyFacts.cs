namespace Unishop.Domain.Facts;

/// <summary>Who calls AWS.</summary>
/// <param name="Account">The account's number.</param>
/// <param name="Arn">The caller's ARN.</param>
/// <param name="Expires">When the credentials in use end; <see langword="null"/> where they don't.</param>
public sealed record CallerState(string Account, string Arn, DateTimeOffset? Expires);

/// <summary>Whether the caller may carry an action out.</summary>
/// <param name="Action">The action, e.g. <c>rds:FailoverGlobalCluster</c>.</param>
/// <param name="IsAllowed">Whether it is allowed.</param>
/// <param name="Decision">IAM's own word, e.g. <c>implicitDeny</c>.</param>
public sealed record PermittedAction(string Action, bool IsAllowed, string Decision);

/// <summary>How much the account may have of something in a Region.</summary>
/// <param name="Service">The service's code, e.g. <c>ec2</c>.</param>
/// <param name="Code">The quota's code, e.g. <c>L-1216C47A</c>.</param>
/// <param name="Name">The quota's name.</param>
/// <param name="Value">How much.</param>
public sealed record Quota(string Service, string Code, string Name, double Value);
