using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Iam;

/// <summary>A session of a role that somebody assumed.</summary>
/// <param name="Role">The role's name.</param>
/// <param name="RoleId">The role's id: a role that was made anew under the same name is another one.</param>
/// <param name="Name">The session's name.</param>
internal sealed record RoleSession(string Role, string RoleId, string Name)
{
    /// <summary>The id of whoever acts in it.</summary>
    public string UserId => $"{RoleId}:{Name}";

    /// <summary>The ARN of whoever acts in it.</summary>
    public string Arn => $"arn:aws:sts::{World.Account}:assumed-role/{Role}/{Name}";
}
