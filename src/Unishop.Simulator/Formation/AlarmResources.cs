using System.Collections.Frozen;
using Aws.Wire;

namespace Unishop.Simulator.Formation;

/// <summary>CloudWatch alarms and SNS topics in stacks.</summary>
internal static class AlarmResources
{
    public static IReadOnlyList<ResourceType> All { get; } =
    [
        new("AWS::CloudWatch::Alarm")
        {
            Create = call =>
            {
                call.Resource.PhysicalId = call.Name("AlarmName");
                Put(call);
                return call.PhysicalId;
            },
            Update = Put,
            Replaces = FrozenSet.Create("AlarmName"),
            Delete = call => ResourceTypes.Remove(() => call.Carry("cloudwatch", "DeleteAlarms", WireStruct.Of(("AlarmNames", new List<object?> { call.PhysicalId })))),
            Attribute = (call, name) => name == "Arn" ? $"arn:aws:cloudwatch:{call.Stack.Region}:{Worlds.World.Account}:alarm:{call.PhysicalId}" : null,
        },
        new("AWS::SNS::Topic")
        {
            Create = call => call.Carry("sns", "CreateTopic", WireStruct.Of(("Name", call.Name("TopicName")))).Text("TopicArn")!,
            Delete = call => ResourceTypes.Remove(() => call.Carry("sns", "DeleteTopic", WireStruct.Of(("TopicArn", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "TopicArn" => call.PhysicalId,
                "TopicName" => call.PhysicalId.Split(':')[^1],
                _ => null,
            },
        },
    ];

    private static void Put(ResourceCall call) => call.Carry("cloudwatch", "PutMetricAlarm", call.Input("cloudwatch", "PutMetricAlarm", ("AlarmName", call.PhysicalId)));
}
