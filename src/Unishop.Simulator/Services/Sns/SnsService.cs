using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Sns;

/// <summary>SNS: topics; what is published is kept for a person to read and goes nowhere.</summary>
internal sealed class SnsService : AwsService
{
    private const int KeptMessages = 1000;

    public SnsService()
    {
        Changes("CreateTopic", Create);
        Changes("DeleteTopic", call => new AwsAnswer([], call.World.Topics.RemoveAll(topic => topic.Arn == call["TopicArn"]) > 0));
        Reads("ListTopics", call =>
        {
            var (page, next) = Page(call.World.Topics.FindAll(topic => topic.Region == call.Region), call.Input.Text("NextToken"), 100, "InvalidParameter");
            return Of(("Topics", page.Select(topic => Of(("TopicArn", topic.Arn)))), ("NextToken", next));
        });
        Changes("Subscribe", Subscribe);
        Changes("Publish", Publish);
        Reads("GetTopicAttributes", call => Of(("Attributes", Attributes(Find(call, call["TopicArn"])))));
        Changes("SetTopicAttributes", call =>
        {
            Set(Find(call, call["TopicArn"]), call["AttributeName"], call.Input.Text("AttributeValue") ?? "");
            return new AwsAnswer([], Effect: true);
        });
        Reads("ListTagsForResource", call => Of(("Tags", Find(call, call["ResourceArn"]).Tags.Select(tag => Of(("Key", tag.Key), ("Value", tag.Value))))));
        Changes("TagResource", call =>
        {
            Tag(Find(call, call["ResourceArn"]), call.Input);
            return new AwsAnswer([], Effect: true);
        });
        Changes("UntagResource", call =>
        {
            var topic = Find(call, call["ResourceArn"]);
            foreach (var key in call.Input.Texts("TagKeys"))
            {
                topic.Tags.Remove(key);
            }

            return new AwsAnswer([], Effect: true);
        });
    }

    public override string Model => "sns";

    private static Topic Find(AwsCall call, string arn) => call.World.Topics.Find(topic => topic.Arn == arn && topic.Region == call.Region)
        ?? throw (arn.StartsWith("arn:aws:sns:", StringComparison.Ordinal) ? Error("NotFound", "Topic does not exist", 404) : Error("InvalidParameter", "Invalid parameter: TopicArn"));

    private static AwsAnswer Create(AwsCall call)
    {
        var name = call["Name"];
        if (name.Length is 0 or > 256 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
        {
            throw Error("InvalidParameter", "Invalid parameter: Topic Name");
        }

        // A repetition is answered with the topic that there is.
        var topic = call.World.Topics.Find(candidate => candidate.Region == call.Region && candidate.Name == name);
        if (topic is null)
        {
            topic = new Topic { Region = call.Region, Name = name };
            foreach (var (attribute, value) in call.Input.Struct("Attributes") ?? [])
            {
                Set(topic, attribute, value as string ?? "");
            }

            Tag(topic, call.Input);
            call.World.Topics.Add(topic);
            return new AwsAnswer(Of(("TopicArn", topic.Arn)), Effect: true);
        }

        return new AwsAnswer(Of(("TopicArn", topic.Arn)));
    }

    private static void Set(Topic topic, string attribute, string value)
    {
        if (attribute != "DisplayName")
        {
            throw Error("NotImplemented", $"The attribute {attribute} of a topic is not simulated: of a topic's attributes DisplayName is.", 501);
        }

        topic.DisplayName = value.Length <= 100 ? value : throw Error("InvalidParameter", "Invalid parameter: DisplayName must be less than or equal to 100 characters long.");
    }

    private static void Tag(Topic topic, WireStruct input)
    {
        foreach (var tag in input.Structs("Tags"))
        {
            topic.Tags[tag.Text("Key")!] = tag.Text("Value") ?? "";
        }
    }

    private static WireStruct Attributes(Topic topic) => Of(
        ("TopicArn", topic.Arn), ("Owner", World.Account), ("DisplayName", topic.DisplayName),
        ("SubscriptionsConfirmed", topic.Subscriptions.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("SubscriptionsPending", "0"), ("SubscriptionsDeleted", "0"));

    private static AwsAnswer Subscribe(AwsCall call)
    {
        var topic = Find(call, call["TopicArn"]);
        var protocol = call["Protocol"];
        if (protocol is not ("http" or "https" or "email" or "email-json" or "sms" or "sqs" or "application" or "lambda" or "firehose"))
        {
            throw Error("InvalidParameter", "Invalid parameter: Does not support this protocol string: " + protocol);
        }

        var arn = $"{topic.Arn}:{Uuid(call.World)}";
        topic.Subscriptions.Add((arn, protocol, call.Input.Text("Endpoint")));
        var shown = protocol is "email" or "email-json" or "http" or "https" && call.Input.Flag("ReturnSubscriptionArn") != true ? "pending confirmation" : arn;
        return new AwsAnswer(Of(("SubscriptionArn", shown)), Effect: true);
    }

    private static AwsAnswer Publish(AwsCall call)
    {
        var topic = Find(call, call.Input.Text("TopicArn") ?? call.Input.Text("TargetArn") ?? throw Error("InvalidParameter", "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter"));
        if (call["Message"].Length == 0)
        {
            throw Error("InvalidParameter", "Invalid parameter: Empty message");
        }

        var message = new PublishedMessage(Uuid(call.World), call.World.Now, call.Input.Text("Subject"), call["Message"]);
        topic.Messages.Add(message);
        if (topic.Messages.Count > KeptMessages)
        {
            topic.Messages.RemoveAt(0);
        }

        return new AwsAnswer(Of(("MessageId", message.Id)), Effect: true);
    }

    private static string Uuid(World world)
    {
        var hex = world.Random.Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-{hex[12..16]}-{hex[16..20]}-{hex[20..]}";
    }
}
