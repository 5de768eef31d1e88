using Aws.Wire;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>Reads update expressions and carries them out: SET, REMOVE, ADD, DELETE.</summary>
internal sealed class DynamoDbUpdates : DynamoDbExpressions
{
    private readonly List<(DocumentPath Path, Func<WireStruct, WireStruct?> Value)> _changes = [];

    private DynamoDbUpdates(string expression, DynamoDbNames used) : base("UpdateExpression", expression, used)
    {
        var seen = new HashSet<string>();
        while (Next.Kind != TokenKind.End)
        {
            var clause = Next.Text.ToUpperInvariant();
            if (!(SkipWord("SET") || SkipWord("REMOVE") || SkipWord("ADD") || SkipWord("DELETE")))
            {
                throw Unexpected();
            }

            if (!seen.Add(clause))
            {
                throw Wrong($"The \"{clause}\" section can only be used once in an update expression;");
            }

            do
            {
                Change(clause);
            }
            while (Skip(","));
        }

        foreach (var (path, _) in _changes)
        {
            if (_changes.Count(other => Overlap(path, other.Path)) > 1)
            {
                throw Wrong($"Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [{string.Join(", ", path.Steps)}], path two: [{string.Join(", ", path.Steps)}]");
            }
        }
    }

    /// <summary>The attributes at the root that the expression changes.</summary>
    public IReadOnlySet<string> Roots => _changes.Select(change => change.Path.Root).ToHashSet();

    public static DynamoDbUpdates Read(string expression, DynamoDbNames used) => new(expression, used);

    /// <summary>The item as the expression leaves it; every value is taken from the item as it was.</summary>
    public WireStruct Apply(WireStruct before)
    {
        var after = before;
        // Positions of a list are those before the update: higher ones go first, so that a removal moves none that is still meant.
        foreach (var (path, value) in _changes.OrderByDescending(change => change.Path.Steps[^1] is int index ? index : int.MaxValue))
        {
            after = Put(after, path.Steps, 0, value(before), isItem: true);
        }

        return after;
    }

    protected override Operand Operand()
    {
        var left = Term();
        if (Skip("+"))
        {
            var right = Term();
            return item => Attributes.Number(Number(left(item)) + Number(right(item)));
        }

        if (Skip("-"))
        {
            var right = Term();
            return item => Attributes.Number(Number(left(item)) - Number(right(item)));
        }

        return left;
    }

    private static bool Overlap(DocumentPath one, DocumentPath other) =>
        one.Steps.Zip(other.Steps).All(pair => Equals(pair.First, pair.Second));

    private static decimal Number(WireStruct? value) => value is null
        ? throw Invalid("The provided expression refers to an attribute that does not exist in the item")
        : Attributes.Number(value.Text("N") ?? throw Invalid("An operand in the update expression has an incorrect data type"));

    private void Change(string clause)
    {
        var path = Path();
        switch (clause)
        {
            case "SET":
                Expect("=");
                var operand = Operand();
                _changes.Add((path, before => operand(before) ?? throw Invalid("The provided expression refers to an attribute that does not exist in the item")));
                break;
            case "REMOVE":
                _changes.Add((path, _ => null));
                break;
            case "ADD":
                var added = Value();
                _changes.Add((path, before => Add(path.Get(before), added)));
                break;
            default:
                var taken = Value();
                _changes.Add((path, before => Subtract(path.Get(before), taken)));
                break;
        }
    }

    private Operand Term()
    {
        if (SkipWord("if_not_exists"))
        {
            Expect("(");
            var path = Path();
            Expect(",");
            var otherwise = Operand();
            Expect(")");
            return item => path.Get(item) ?? otherwise(item);
        }

        if (SkipWord("list_append"))
        {
            Expect("(");
            var first = Operand();
            Expect(",");
            var second = Operand();
            Expect(")");
            return item => Attributes.List([.. Items(first(item)), .. Items(second(item))]);
        }

        return base.Operand();
    }

    private static IEnumerable<WireStruct> Items(WireStruct? value) => value is null
        ? throw Invalid("The provided expression refers to an attribute that does not exist in the item")
        : value.ContainsKey("L") ? value.Structs("L") : throw Invalid("An operand in the update expression has an incorrect data type");

    private static WireStruct Add(WireStruct? before, WireStruct added)
    {
        var type = Attributes.TypeOf(added);
        if (type is not ("N" or "SS" or "NS" or "BS"))
        {
            throw Invalid($"Invalid UpdateExpression: Incorrect operand type for operator or function; operator: ADD, operand type: {type}");
        }

        if (before is null)
        {
            return added;
        }

        if (Attributes.TypeOf(before) != type)
        {
            throw Invalid("An operand in the update expression has an incorrect data type");
        }

        return type == "N" ? Attributes.Number(Number(before) + Number(added))
            : type == "BS" ? WireStruct.Of((type, Unique((List<object?>)before[type]!, (List<object?>)added[type]!)))
            : WireStruct.Of((type, before.Texts(type).Union(added.Texts(type))));
    }

    private static List<object?> Unique(List<object?> one, List<object?> other) =>
        [.. one.Concat(other).DistinctBy(blob => Convert.ToBase64String((byte[])blob!))];

    private static WireStruct? Subtract(WireStruct? before, WireStruct taken)
    {
        var type = Attributes.TypeOf(taken);
        if (type is not ("SS" or "NS" or "BS"))
        {
            throw Invalid($"Invalid UpdateExpression: Incorrect operand type for operator or function; operator: DELETE, operand type: {type}");
        }

        if (before is null)
        {
            return null;
        }

        if (Attributes.TypeOf(before) != type)
        {
            throw Invalid("An operand in the update expression has an incorrect data type");
        }

        List<object?> left = type == "BS"
            ? [.. ((List<object?>)before[type]!).ExceptBy(((List<object?>)taken[type]!).Select(blob => Convert.ToBase64String((byte[])blob!)), blob => Convert.ToBase64String((byte[])blob!))]
            : [.. before.Texts(type).Except(taken.Texts(type))];
        return left.Count == 0 ? null : WireStruct.Of((type, left));
    }

    /// <summary>A copy of a document with a value put at a path, or taken away.</summary>
    private static WireStruct Put(WireStruct container, IReadOnlyList<object> steps, int depth, WireStruct? value, bool isItem)
    {
        var members = isItem ? container : container.Struct("M");
        if (steps[depth] is string name)
        {
            if (members is null)
            {
                throw Invalid("The document path provided in the update expression is invalid for update");
            }

            var copy = new WireStruct();
            foreach (var (key, item) in members)
            {
                copy[key] = item;
            }

            if (depth == steps.Count - 1)
            {
                copy[name] = value;
                if (value is null)
                {
                    copy.Remove(name);
                }
            }
            else
            {
                copy[name] = Put(Child(copy.GetValueOrDefault(name)), steps, depth + 1, value, isItem: false);
            }

            return isItem ? copy : WireStruct.Of(("M", copy));
        }

        if (!container.ContainsKey("L"))
        {
            throw Invalid("The document path provided in the update expression is invalid for update");
        }

        var index = (int)steps[depth];
        var list = container.Structs("L").Cast<object?>().ToList();
        if (depth < steps.Count - 1)
        {
            list[index] = Put(Child(list.ElementAtOrDefault(index)), steps, depth + 1, value, isItem: false);
        }
        else if (value is null)
        {
            if (index < list.Count)
            {
                list.RemoveAt(index);
            }
        }
        else if (index < list.Count)
        {
            list[index] = value;
        }
        else
        {
            // Beyond the end means at the end.
            list.Add(value);
        }

        return WireStruct.Of(("L", list));
    }

    private static WireStruct Child(object? value) => value as WireStruct ?? throw Invalid("The document path provided in the update expression is invalid for update");
}
