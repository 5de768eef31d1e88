using System.Text.Json;
using Aws.Wire;
using Unishop.Simulator.Core;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>The tokens that make a transaction idempotent for ten minutes ("TransactWriteItems", ClientRequestToken).</summary>
internal sealed class TransactionTokens
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);
    private readonly Dictionary<(string Region, string Token), (string Items, DateTimeOffset At)> _known = [];

    /// <summary>Whether the same transaction has been carried out under the same token.</summary>
    /// <exception cref="WireException"><c>IdempotentParameterMismatchException</c>: under that token another one has.</exception>
    public bool IsRepeated(AwsCall call)
    {
        foreach (var old in _known.Where(entry => call.World.Now - entry.Value.At > Kept).Select(entry => entry.Key).ToArray())
        {
            _known.Remove(old);
        }

        return call.Input.Text("ClientRequestToken") is { } token && _known.TryGetValue((call.Region, token), out var former)
            && (former.Items == Items(call)
                ? true
                : throw new WireException(new WireError("IdempotentParameterMismatchException", "The request uses the same client token as a previous, but non-identical request.", 400)));
    }

    /// <summary>Remembers a transaction that has been carried out.</summary>
    public void Remember(AwsCall call)
    {
        if (call.Input.Text("ClientRequestToken") is { } token)
        {
            _known[(call.Region, token)] = (Items(call), call.World.Now);
        }
    }

    private static string Items(AwsCall call) => JsonSerializer.Serialize(call.Input.GetValueOrDefault("TransactItems"));
}
