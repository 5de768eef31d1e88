using Amazon.SimpleNotificationService.Model;
using Unishop.Domain.Journal;
using Unishop.Recovery.Abstractions;
using Unishop.Recovery.Aws.Calls;

namespace Unishop.Recovery.Aws.Notifiers;

/// <summary>Publishes notices to an SNS topic, in the topic's own Region.</summary>
internal sealed class SnsNotifier(RegionalClients clients, AwsCalls calls, string topicArn) : INotifier
{
    // SNS takes subjects of up to 99 ASCII characters without line breaks.
    private const int LongestSubject = 99;

    public string Channel => "sns";

    public async Task<string?> SendAsync(Notice notice, CancellationToken cancellation)
    {
        var region = topicArn.Split(':')[3];
        var subject = new string([.. notice.Subject.Where(char.IsAscii).Where(character => !char.IsControl(character)).Take(LongestSubject)]);
        var outcome = await calls.MakeAsync(
            $"sns:Publish {region}",
            token => clients.In(region).Topics.PublishAsync(
                new PublishRequest { TopicArn = topicArn, Subject = subject, Message = $"{notice.Detail}\n{notice.Footer}" }, token),
            answer => new Accepted(answer.MessageId ?? ""),
            cancellation).ConfigureAwait(false);
        return outcome.Failure?.Text;
    }
}
