using System.Collections.Frozen;
using Aws.Wire;
using Unishop.Simulator.Core;
using Unishop.Simulator.Services.CloudWatch;
using Unishop.Simulator.Services.Iam;

namespace Unishop.Simulator.Services.CloudFormation;

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
            Delete = call => ResourceTypes.Remove(() => call.Invoke("cloudwatch", "DeleteAlarms", WireStruct.Of(("AlarmNames", new List<object?> { call.PhysicalId })))),
            Attribute = (call, name) => name == "Arn" ? $"arn:aws:cloudwatch:{call.Stack.Region}:{World.Account}:alarm:{call.PhysicalId}" : null,
        },
        new("AWS::SNS::Topic")
        {
            Create = call => call.Invoke("sns", "CreateTopic", WireStruct.Of(("Name", call.Name("TopicName")))).Text("TopicArn")!,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("sns", "DeleteTopic", WireStruct.Of(("TopicArn", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "TopicArn" => call.PhysicalId,
                "TopicName" => call.PhysicalId.Split(':')[^1],
                _ => null,
            },
        },
    ];

    private static void Put(ResourceCall call) => call.Invoke("cloudwatch", "PutMetricAlarm", call.Input("cloudwatch", "PutMetricAlarm", ("AlarmName", call.PhysicalId)));
}
