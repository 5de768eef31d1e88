using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.Logs;

/// <summary>A log group of CloudWatch Logs.</summary>
internal sealed class LogGroup
{
    public required string Region { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long? RetentionDays { get; set; }

    public string Arn => $"arn:aws:logs:{Region}:{World.Account}:log-group:{Name}";
}
