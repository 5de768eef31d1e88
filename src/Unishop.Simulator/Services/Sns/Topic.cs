using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Sns;

/// <summary>An SNS topic and what was published to it.</summary>
internal sealed class Topic
{
    public required string Region { get; init; }

    public required string Name { get; init; }

    /// <summary>What is shown of it, e.g. in mails; empty: its name.</summary>
    public string DisplayName { get; set; } = "";

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public List<(string Arn, string Protocol, string? Endpoint)> Subscriptions { get; } = [];

    public List<PublishedMessage> Messages { get; } = [];

    public string Arn => $"arn:aws:sns:{Region}:{World.Account}:{Name}";
}

internal sealed record PublishedMessage(string Id, DateTimeOffset At, string? Subject, string Message);
