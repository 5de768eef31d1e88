using System.Globalization;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.Sts;

/// <summary>STS: who is calling, and credentials for a while.</summary>
internal sealed class StsService : AwsService
{
    public StsService()
    {
        Reads("GetCallerIdentity", call => Of(
            ("UserId", SessionOf(call)?.UserId ?? "AIDAEXAMPLE"), ("Account", World.Account), ("Arn", SessionOf(call)?.Arn ?? Operator)));
        Reads("GetSessionToken", call => Of(("Credentials", Credentials(
            call, 43_200, 129_600, call.World.Now.UtcTicks.ToString("X16", CultureInfo.InvariantCulture)))));
        Changes("AssumeRole", AssumeRole);
    }

    public override string Model => "sts";

    private static string Operator => $"arn:aws:iam::{World.Account}:user/operator";

    private static RoleSession? SessionOf(AwsCall call) => call.World.Caller is { } key ? call.World.Identities.Sessions.GetValueOrDefault(key) : null;

    private static AwsAnswer AssumeRole(AwsCall call)
    {
        var (arn, session) = (call["RoleArn"], call["RoleSessionName"]);
        if (session.Length is < 2 or > 64 || !session.All(letter => char.IsAsciiLetterOrDigit(letter) || "+=,.@_-".Contains(letter, StringComparison.Ordinal)))
        {
            throw Error("ValidationError", $"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        var caller = SessionOf(call)?.Arn ?? Operator;
        var role = call.World.Identities.RoleByArn(arn);
        if (role is null || !TrustPolicy.Admits(role.TrustPolicy, caller, new Dictionary<string, string?>
        {
            ["sts:externalid"] = call.Input.Text("ExternalId"), ["sts:rolesessionname"] = session, ["aws:principalarn"] = caller, ["aws:principalaccount"] = World.Account,
        }))
        {
            throw Error("AccessDenied", $"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        }

        var credentials = Credentials(call, 3600, role.MaxSessionSeconds, call.World.Random.Hex(16).ToUpperInvariant());
        var assumed = new RoleSession(role.Name, role.Id, session);
        call.World.Identities.Sessions[credentials.Text("AccessKeyId")!] = assumed;
        return new AwsAnswer(Of(("Credentials", credentials), ("AssumedRoleUser", Of(("AssumedRoleId", assumed.UserId), ("Arn", assumed.Arn)))), Effect: true);
    }

    private static WireStruct Credentials(AwsCall call, long standard, long most, string unique)
    {
        var seconds = call.Input.Integer("DurationSeconds") ?? standard;
        if (seconds < 900 || seconds > most)
        {
            throw Error("ValidationError", seconds < 900
                ? $"1 validation error detected: Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900"
                : "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }

        return Of(("AccessKeyId", "ASIA" + unique), ("SecretAccessKey", "simulated/" + unique), ("SessionToken", "simulated//" + unique), ("Expiration", call.World.Now + TimeSpan.FromSeconds(seconds)));
    }
}
