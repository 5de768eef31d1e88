using System.Text.Json.Nodes;
using Aws.Wire;
using Unishop.Simulator.Core;

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
            Delete = call => ResourceTypes.Remove(() => call.Invoke("cloudwatch", "DeleteAlarms", WireStruct.Of(("AlarmNames", new List<object?> { call.PhysicalId })))),
            Attribute = (call, name) => name == "Arn" ? $"arn:aws:cloudwatch:{call.Stack.Region}:{World.Account}:alarm:{call.PhysicalId}" : null,
        },
        new("AWS::SNS::Topic")
        {
            Create = CreateTopic,
            Update = ChangeTopic,
            Delete = call => ResourceTypes.Remove(() => call.Invoke("sns", "DeleteTopic", WireStruct.Of(("TopicArn", call.PhysicalId)))),
            Attribute = (call, name) => name switch
            {
                "TopicArn" => call.PhysicalId,
                "TopicName" => call.PhysicalId.Split(':')[^1],
                _ => null,
            },
        },
    ];

    private static string CreateTopic(ResourceCall call)
    {
        var arn = call.Resource.PhysicalId = call.Invoke("sns", "CreateTopic", WireStruct.Of(
            ("Name", call.Name("TopicName")), ("Tags", TagChanges.Given(call)),
            ("Attributes", call.Text("DisplayName") is { } shown ? WireStruct.Of(("DisplayName", shown)) : null))).Text("TopicArn")!;
        foreach (var subscription in (call.Properties["Subscription"] as JsonArray ?? []).OfType<JsonObject>())
        {
            call.Invoke("sns", "Subscribe", WireStruct.Of(
                ("TopicArn", arn), ("Protocol", subscription["Protocol"]?.GetValue<string>()), ("Endpoint", subscription["Endpoint"]?.GetValue<string>())));
        }

        return arn;
    }

    private static void ChangeTopic(ResourceCall call)
    {
        call.Invoke("sns", "SetTopicAttributes", WireStruct.Of(("TopicArn", call.PhysicalId), ("AttributeName", "DisplayName"), ("AttributeValue", call.Text("DisplayName") ?? "")));
        call.Invoke("sns", "UntagResource", WireStruct.Of(("ResourceArn", call.PhysicalId), ("TagKeys", TagChanges.Dropped(call))));
        call.Invoke("sns", "TagResource", WireStruct.Of(("ResourceArn", call.PhysicalId), ("Tags", TagChanges.Given(call))));
    }

    private static void Put(ResourceCall call) => call.Invoke("cloudwatch", "PutMetricAlarm", call.Input("cloudwatch", "PutMetricAlarm", ("AlarmName", call.PhysicalId)));
}
