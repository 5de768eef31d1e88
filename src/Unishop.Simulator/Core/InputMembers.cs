using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Aws.Wire;

namespace Unishop.Simulator.Core;

/// <summary>What the simulator makes of an input member of an operation.</summary>
/// <param name="Kind"><c>honoured</c>, <c>harmless</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it is harmless.</param>
/// <param name="Accepted">Of a refused member, the values that ask for nothing.</param>
internal sealed record MemberSupport(string Kind, string? Reason, IReadOnlyList<string> Accepted);

/// <summary>
/// What becomes of each input member of a service's operations: the file <c>*.members.txt</c> beside the service says it, and what it calls refused
/// is refused before anything is done.
/// </summary>
internal sealed class InputMembers
{
    private static readonly ConcurrentDictionary<string, InputMembers> Services = new(StringComparer.Ordinal);

    private InputMembers(FrozenDictionary<string, FrozenDictionary<string, MemberSupport>> operations) => Operations = operations;

    /// <summary>The members by operation and name.</summary>
    public FrozenDictionary<string, FrozenDictionary<string, MemberSupport>> Operations { get; }

    /// <summary>The list of a service.</summary>
    public static InputMembers Of(string model) => Services.GetOrAdd(model, Read);

    /// <summary>Refuses members that are given, ask for something and are not carried out.</summary>
    /// <exception cref="WireException"><c>NotImplemented</c>.</exception>
    public void Require(string operation, WireStruct input)
    {
        if (!Operations.TryGetValue(operation, out var members))
        {
            return;
        }

        foreach (var (name, value) in input)
        {
            if (members.TryGetValue(name, out var support) && support.Kind == "refused" && AsksForSomething(value, support.Accepted))
            {
                throw new WireException(new WireError("NotImplemented", $"The parameter {name} of {operation} is not simulated.", 501));
            }
        }
    }

    private static bool AsksForSomething(object? value, IReadOnlyList<string> accepted) => value switch
    {
        null or false or "" => false,
        true => !accepted.Contains("true"),
        string text => !accepted.Contains(text),
        List<object?> list => list.Exists(item => AsksForSomething(item, accepted)),
        WireStruct members => members.Count > 0 && members.Any(member => AsksForSomething(member.Value, accepted)),
        _ => true,
    };

    private static InputMembers Read(string model)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"members/{model}.txt")
            ?? throw new InvalidOperationException($"There is no list of the input members of {model}: {model}.members.txt is needed beside its service.");
        using var text = new StreamReader(stream);
        var operations = new Dictionary<string, Dictionary<string, MemberSupport>>(StringComparer.Ordinal);
        Dictionary<string, MemberSupport>? members = null;
        while (text.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] != ' ')
            {
                operations.Add(line.TrimEnd(':'), members = new(StringComparer.Ordinal));
                continue;
            }

            var parts = line.Trim().Split(": ", 2);
            var names = parts[1].Split(" = ", 2);
            if (members is null || parts[0] is not ("honoured" or "harmless" or "refused") || (parts[0] == "harmless") != (names.Length == 2))
            {
                throw new InvalidOperationException($"{model}.members.txt: '{line}' is not accepted; needed: honoured, harmless with a reason, or refused, e.g. '  honoured: Name'");
            }

            foreach (var name in names[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var bare = name.Split('(', ')');
                members.Add(bare[0], new MemberSupport(parts[0], names.ElementAtOrDefault(1), bare.Length > 1 ? bare[1].Split('|') : []));
            }
        }

        return new InputMembers(operations.ToFrozenDictionary(
            operation => operation.Key, operation => operation.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.Ordinal));
    }
}
