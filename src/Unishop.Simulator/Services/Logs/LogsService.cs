using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Logs;

/// <summary>CloudWatch Logs: groups and how long they keep.</summary>
internal sealed class LogsService : AwsService
{
    private static readonly HashSet<long> Retentions = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public LogsService()
    {
        Changes("CreateLogGroup", Create);
        Changes("DeleteLogGroup", call => new AwsAnswer([], call.World.LogGroups.Remove(Find(call))));
        Changes("PutRetentionPolicy", PutRetention);
        Reads("DescribeLogGroups", Describe);
    }

    public override string Model => "logs";

    private static LogGroup Find(AwsCall call) => call.World.LogGroups.Find(group => group.Region == call.Region && group.Name == call["logGroupName"])
        ?? throw Error("ResourceNotFoundException", "The specified log group does not exist.");

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["logGroupName"];
        if (name.Length is 0 or > 512 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || ".-_/#".Contains(letter, StringComparison.Ordinal)))
        {
            throw Error("InvalidParameterException", $"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }

        if (call.World.LogGroups.Exists(group => group.Region == call.Region && group.Name == name))
        {
            throw Error("ResourceAlreadyExistsException", "The specified log group already exists");
        }

        call.World.LogGroups.Add(new LogGroup { Region = call.Region, Name = name, CreatedAt = call.World.Now });
        return new AwsAnswer([], Effect: true);
    }

    private static AwsAnswer PutRetention(AwsCall call)
    {
        var days = call.Input.Integer("retentionInDays")!.Value;
        Find(call).RetentionDays = Retentions.Contains(days) ? days
            : throw Error("InvalidParameterException", $"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", Retentions)}]");
        return new AwsAnswer([], Effect: true);
    }

    private static WireStruct Describe(AwsCall call)
    {
        var found = call.World.LogGroups
            .Where(group => group.Region == call.Region && group.Name.StartsWith(call.Input.Text("logGroupNamePrefix") ?? "", StringComparison.Ordinal))
            .OrderBy(group => group.Name, StringComparer.Ordinal).ToArray();
        var (page, next) = Page(found, call.Input.Text("nextToken"), call.Input.Integer("limit") ?? 50, "InvalidParameterException");
        return Of(
            ("logGroups", page.Select(group => Of(
                ("logGroupName", group.Name), ("creationTime", group.CreatedAt.ToUnixTimeMilliseconds()), ("retentionInDays", group.RetentionDays), ("metricFilterCount", 0),
                ("arn", group.Arn + ":*"), ("logGroupArn", group.Arn), ("storedBytes", 0L), ("logGroupClass", "STANDARD")))),
            ("nextToken", next));
    }
}
