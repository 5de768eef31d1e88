using Aws.Wire;

namespace Unishop.Simulator.Core;

/// <summary>A call to be carried out: what was asked, where, of which world.</summary>
internal sealed record AwsCall(World World, string Region, WireStruct Input)
{
    /// <summary>A needed text; the codec has made sure that it is there.</summary>
    public string this[string member] => Input.Text(member)!;
}

/// <summary>What a call answers, and whether the world changed because of it.</summary>
internal sealed record AwsAnswer(WireStruct Output, bool Effect = false);

/// <summary>A service's operations by name.</summary>
internal abstract class AwsService
{
    private readonly Dictionary<string, Func<AwsCall, AwsAnswer>> _operations = new(StringComparer.Ordinal);

    /// <summary>The name of its API model.</summary>
    public abstract string Model { get; }

    /// <summary>Carries a call out.</summary>
    /// <exception cref="WireException">AWS's own error.</exception>
    public AwsAnswer Invoke(string operation, AwsCall call)
    {
        if (!_operations.TryGetValue(operation, out var handler))
        {
            throw new WireException(new WireError("NotImplemented", $"{operation} is not simulated yet.", 501));
        }

        InputMembers.Of(Model).Require(operation, call.Input);
        return handler(call);
    }

    /// <summary>Whether the operation is simulated.</summary>
    public bool Knows(string operation) => _operations.ContainsKey(operation);

    /// <summary>The operations that are simulated.</summary>
    public IReadOnlyCollection<string> Operations => _operations.Keys;

    protected void Reads(string operation, Func<AwsCall, WireStruct> handler) => _operations[operation] = call => new AwsAnswer(handler(call));

    protected void Changes(string operation, Func<AwsCall, AwsAnswer> handler) => _operations[operation] = handler;

    protected static WireException Error(string code, string message, int status = 400) => new(new WireError(code, message, status));

    protected static WireStruct Of(params ReadOnlySpan<(string Name, object? Value)> members) => WireStruct.Of(members);

    /// <summary>A page of items after a marker that is the number of items before it.</summary>
    protected static (IReadOnlyList<T> Items, string? Next) Page<T>(IReadOnlyList<T> items, string? marker, long? size, string wrongCode)
    {
        var skip = 0;
        if (marker is not null && (!int.TryParse(marker, out skip) || skip < 0 || skip > items.Count))
        {
            throw Error(wrongCode, $"The pagination token '{marker}' is not valid.");
        }

        var take = (int)Math.Min(size ?? 100, 1000);
        return ([.. items.Skip(skip).Take(take)], skip + take < items.Count ? (skip + take).ToString(System.Globalization.CultureInfo.InvariantCulture) : null);
    }
}
