using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Iam;

/// <summary>IAM: roles, instance profiles, inline and attached policies.</summary>
internal sealed class IamService : AwsService
{
    public IamService()
    {
        Changes("CreateRole", CreateRole);
        Reads("GetRole", call => Of(("Role", Show(FindRole(call)))));
        Reads("ListRoles", call => List(call, "Roles", call.World.Identities.Roles.Values.Where(role => role.Path.StartsWith(call.Input.Text("PathPrefix") ?? "/", StringComparison.Ordinal)).Select(Show)));
        Changes("DeleteRole", DeleteRole);
        Changes("UpdateAssumeRolePolicy", call =>
        {
            FindRole(call).TrustPolicy = CheckDocument(call["PolicyDocument"]);
            return new AwsAnswer([], Effect: true);
        });
        Changes("UpdateRole", UpdateRole);
        Changes("TagRole", call =>
        {
            var role = FindRole(call);
            foreach (var tag in call.Input.Structs("Tags"))
            {
                role.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
            }

            return new AwsAnswer([], Effect: true);
        });
        Changes("UntagRole", call =>
        {
            var role = FindRole(call);
            foreach (var key in call.Input.Texts("TagKeys"))
            {
                role.Tags.Remove(key);
            }

            return new AwsAnswer([], Effect: true);
        });
        Changes("PutRolePolicy", PutRolePolicy);
        Reads("GetRolePolicy", call => Of(("RoleName", FindRole(call).Name), ("PolicyName", call["PolicyName"]), ("PolicyDocument", Uri.EscapeDataString(FindPolicy(call)))));
        Reads("ListRolePolicies", call => List(call, "PolicyNames", FindRole(call).Policies.Keys));
        Changes("DeleteRolePolicy", call =>
        {
            FindPolicy(call);
            return new AwsAnswer([], FindRole(call).Policies.Remove(call["PolicyName"]));
        });
        Changes("AttachRolePolicy", call => Identities.ManagedPolicies.ContainsKey(call["PolicyArn"])
            ? new AwsAnswer([], FindRole(call).Attached.Add(call["PolicyArn"]))
            : throw Missing($"Policy {call["PolicyArn"]} does not exist or is not attachable."));
        Changes("DetachRolePolicy", call => FindRole(call).Attached.Remove(call["PolicyArn"])
            ? new AwsAnswer([], Effect: true)
            : throw Missing($"Policy {call["PolicyArn"]} was not found."));
        Reads("ListAttachedRolePolicies", call => List(call, "AttachedPolicies", FindRole(call).Attached.Select(arn => Of(("PolicyArn", arn), ("PolicyName", arn[(arn.LastIndexOf('/') + 1)..])))));
        Changes("CreateInstanceProfile", CreateProfile);
        Reads("GetInstanceProfile", call => Of(("InstanceProfile", Show(call.World, FindProfile(call)))));
        Reads("ListInstanceProfiles", call => List(call, "InstanceProfiles", call.World.Identities.Profiles.Values.Select(profile => Show(call.World, profile))));
        Reads("ListInstanceProfilesForRole", call => List(call, "InstanceProfiles",
            call.World.Identities.Profiles.Values.Where(profile => profile.Role == FindRole(call).Name).Select(profile => Show(call.World, profile))));
        Changes("DeleteInstanceProfile", call => FindProfile(call) is { Role: null } profile
            ? new AwsAnswer([], call.World.Identities.Profiles.Remove(profile.Name))
            : throw Error("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", 409));
        Changes("AddRoleToInstanceProfile", AddRole);
        Changes("RemoveRoleFromInstanceProfile", RemoveRole);
        Changes("SimulatePrincipalPolicy", Simulate);
    }

    public override string Model => "iam";

    private static WireException Missing(string message) => Error("NoSuchEntity", message, 404);

    private static Role FindRole(AwsCall call) => call.World.Identities.Roles.GetValueOrDefault(call["RoleName"])
        ?? throw Missing($"The role with name {call["RoleName"]} cannot be found.");

    private static string FindPolicy(AwsCall call) => FindRole(call).Policies.GetValueOrDefault(call["PolicyName"])
        ?? throw Missing($"The role policy with name {call["PolicyName"]} cannot be found.");

    private static InstanceProfile FindProfile(AwsCall call) => call.World.Identities.Profiles.GetValueOrDefault(call["InstanceProfileName"])
        ?? throw Missing($"Instance Profile {call["InstanceProfileName"]} cannot be found.");

    private static WireStruct List(AwsCall call, string member, IEnumerable<object> items)
    {
        var (page, next) = Page([.. items], call.Input.Text("Marker"), call.Input.Integer("MaxItems"), "ValidationError");
        return Of((member, page), ("IsTruncated", next is not null), ("Marker", next));
    }

    private static void CheckName(string field, string name, int most)
    {
        if (name.Length > most || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || "+=,.@_-".Contains(letter, StringComparison.Ordinal)))
        {
            throw Error("ValidationError", $"The specified value for {field} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_- (at most {most})");
        }
    }

    private static string CheckDocument(string document)
    {
        try
        {
            PolicyStatement.ReadAll(document, "Syntax errors in policy.");
            return document;
        }
        catch (FormatException wrong)
        {
            throw Error("MalformedPolicyDocument", wrong.Message);
        }
    }

    private static AwsAnswer CreateRole(AwsCall call)
    {
        var name = call["RoleName"];
        CheckName("roleName", name, 64);
        if (call.World.Identities.Roles.ContainsKey(name))
        {
            throw Error("EntityAlreadyExists", $"Role with name {name} already exists.", 409);
        }

        var role = new Role
        {
            Name = name,
            Id = "AROA" + call.World.Random.Hex(17).ToUpperInvariant(),
            Path = call.Input.Text("Path") ?? "/",
            TrustPolicy = CheckDocument(call["AssumeRolePolicyDocument"]),
            Description = call.Input.Text("Description"),
            MaxSessionSeconds = call.Input.Integer("MaxSessionDuration") ?? 3600,
            CreatedAt = call.World.Now,
        };
        foreach (var tag in call.Input.Structs("Tags"))
        {
            role.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }

        call.World.Identities.Roles[name] = role;
        return new AwsAnswer(Of(("Role", Show(role))), Effect: true);
    }

    private static AwsAnswer UpdateRole(AwsCall call)
    {
        var role = FindRole(call);
        if (call.Input.Integer("MaxSessionDuration") is < 3600 or > 43_200)
        {
            throw Error("ValidationError", $"1 validation error detected: Value '{call.Input.Integer("MaxSessionDuration")}' at 'maxSessionDuration' failed to satisfy constraint: Member must be between 3600 and 43200");
        }

        role.MaxSessionSeconds = call.Input.Integer("MaxSessionDuration") ?? role.MaxSessionSeconds;
        role.Description = call.Input.Text("Description") is { } description ? description.Length == 0 ? null : description : role.Description;
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer DeleteRole(AwsCall call)
    {
        var role = FindRole(call);
        if (call.World.Identities.Profiles.Values.Any(profile => profile.Role == role.Name))
        {
            throw Error("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", 409);
        }

        if (role.Attached.Count > 0)
        {
            throw Error("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
        }

        if (role.Policies.Count > 0)
        {
            throw Error("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
        }

        return new AwsAnswer([], call.World.Identities.Roles.Remove(role.Name));
    }

    private static AwsAnswer PutRolePolicy(AwsCall call)
    {
        CheckName("policyName", call["PolicyName"], 128);
        FindRole(call).Policies[call["PolicyName"]] = CheckDocument(call["PolicyDocument"]);
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer CreateProfile(AwsCall call)
    {
        var name = call["InstanceProfileName"];
        CheckName("instanceProfileName", name, 128);
        if (call.World.Identities.Profiles.ContainsKey(name))
        {
            throw Error("EntityAlreadyExists", $"Instance Profile {name} already exists.", 409);
        }

        var profile = new InstanceProfile
        {
            Name = name, Id = "AIPA" + call.World.Random.Hex(17).ToUpperInvariant(), Path = call.Input.Text("Path") ?? "/", CreatedAt = call.World.Now,
        };
        call.World.Identities.Profiles[name] = profile;
        return new AwsAnswer(Of(("InstanceProfile", Show(call.World, profile))), Effect: true);
    }

    private static AwsAnswer AddRole(AwsCall call)
    {
        var (profile, role) = (FindProfile(call), FindRole(call));
        if (profile.Role is not null)
        {
            throw Error("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409);
        }

        profile.Role = role.Name;
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer RemoveRole(AwsCall call)
    {
        var (profile, role) = (FindProfile(call), FindRole(call));
        if (profile.Role != role.Name)
        {
            throw Missing($"The role with name {role.Name} is not in instance profile {profile.Name}.");
        }

        profile.Role = null;
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer Simulate(AwsCall call)
    {
        var source = call["PolicySourceArn"];
        var role = call.World.Identities.RoleByArn(source);
        if (role is null && !source.StartsWith($"arn:aws:iam::{World.Account}:user/", StringComparison.Ordinal))
        {
            throw Missing($"The entity {source} cannot be found.");
        }

        var extra = call.Input.Texts("PolicyInputList").SelectMany(document => PolicyStatement.ReadAll(CheckDocument(document), "")).ToArray();
        string[] resources = [.. call.Input.Texts("ResourceArns").DefaultIfEmpty("*")];
        var results =
            from action in call.Input.Texts("ActionNames")
            from resource in resources
            let added = extra.Where(statement => statement.Matches(action, resource)).ToArray()
            // The operator, the only user, is an administrator, but for what a fault denies.
            let own = role?.Decide(action, resource) ?? (IsDenied(call.World, action) ? "implicitDeny" : "allowed")
            let decision = added.Any(statement => !statement.IsAllowed) ? "explicitDeny" : added.Length > 0 && own == "implicitDeny" ? "allowed" : own
            select Of(("EvalActionName", action), ("EvalResourceName", resource), ("EvalDecision", decision), ("MatchedStatements", new List<object?>()), ("MissingContextValues", new List<object?>()));
        return new AwsAnswer(Of(("EvaluationResults", results), ("IsTruncated", false)));
    }

    /// <summary>IAM knows of no Region here: what is denied in one is not allowed.</summary>
    private static bool IsDenied(World world, string action) => world.Faults.All.Any(fault =>
        fault.Kind == FaultKinds.AccessDenied && world.Services.Operations.Any(known =>
            (fault.Service is null || fault.Service == known.Service) && (fault.Operation is null || fault.Operation == known.Operation)
            && IamActions.Of(known.Service, known.Operation) == action));

    // IAM answers documents percent-encoded.
    private static WireStruct Show(Role role) => Of(
        ("Path", role.Path), ("RoleName", role.Name), ("RoleId", role.Id), ("Arn", role.Arn), ("CreateDate", role.CreatedAt),
        ("AssumeRolePolicyDocument", Uri.EscapeDataString(role.TrustPolicy)), ("Description", role.Description), ("MaxSessionDuration", role.MaxSessionSeconds),
        ("Tags", role.Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value)))));

    private static WireStruct Show(World world, InstanceProfile profile) => Of(
        ("Path", profile.Path), ("InstanceProfileName", profile.Name), ("InstanceProfileId", profile.Id), ("Arn", profile.Arn), ("CreateDate", profile.CreatedAt),
        ("Roles", profile.Role is { } name && world.Identities.Roles.TryGetValue(name, out var role) ? new List<object?> { Show(role) } : []));
}
