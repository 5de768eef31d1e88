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
        Reads("GetCallerIdentity", _ => Of(
            ("UserId", "AIDAEXAMPLE"), ("Account", World.Account), ("Arn", $"arn:aws:iam::{World.Account}:user/operator")));
        Reads("GetSessionToken", call => Of(("Credentials", Credentials(
            call, 43_200, 129_600, call.World.Now.UtcTicks.ToString("X16", CultureInfo.InvariantCulture)))));
        Changes("AssumeRole", AssumeRole);
    }

    public override string Model => "sts";

    private static AwsAnswer AssumeRole(AwsCall call)
    {
        var (arn, session) = (call["RoleArn"], call["RoleSessionName"]);
        if (session.Length is < 2 or > 64 || !session.All(letter => char.IsAsciiLetterOrDigit(letter) || "+=,.@_-".Contains(letter, StringComparison.Ordinal)))
        {
            throw Error("ValidationError", $"1 validation error detected: Value '{session}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*");
        }

        if (call.World.Identities.RoleByArn(arn) is not { } role)
        {
            throw Error("AccessDenied", $"User: arn:aws:iam::{World.Account}:user/operator is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        }

        return new AwsAnswer(Of(
            ("Credentials", Credentials(call, 3600, role.MaxSessionSeconds, call.World.Random.Hex(16).ToUpperInvariant())),
            ("AssumedRoleUser", Of(("AssumedRoleId", $"{role.Id}:{session}"), ("Arn", $"arn:aws:sts::{World.Account}:assumed-role/{role.Name}/{session}")))));
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
