using System.Globalization;
using Aws.Wire;

namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>A place in an item: attribute names and list positions.</summary>
internal sealed record DocumentPath(IReadOnlyList<object> Steps)
{
    public string Root => (string)Steps[0];

    public WireStruct? Get(WireStruct item)
    {
        var value = item.GetValueOrDefault(Root) as WireStruct;
        foreach (var step in Steps.Skip(1))
        {
            value = step is string name ? value?.Struct("M")?.GetValueOrDefault(name) as WireStruct : value?.Structs("L").ElementAtOrDefault((int)step);
        }

        return value;
    }
}

/// <summary>A condition on an item.</summary>
internal delegate bool Condition(WireStruct item);

/// <summary>Something with a value in an item; <see langword="null"/> where the item has none there.</summary>
internal delegate WireStruct? Operand(WireStruct item);

/// <summary>Reads condition, filter, projection and key expressions; update expressions are in <see cref="DynamoDbUpdates"/>.</summary>
internal class DynamoDbExpressions
{
    // The grammar is recursive; DynamoDB has a limit of its own on operators.
    private const int DeepestNesting = 100;
    private readonly string _kind;
    private readonly WireStruct _names;
    private readonly WireStruct _values;
    private readonly DynamoDbNames _used;
    private readonly IReadOnlyList<Token> _tokens;
    private int _at;
    private int _depth;

    /// <param name="kind">What the expression is called in errors, e.g. <c>ConditionExpression</c>.</param>
    /// <param name="expression">Its text.</param>
    /// <param name="used">The names and values of the call, which remember what was used.</param>
    public DynamoDbExpressions(string kind, string expression, DynamoDbNames used)
    {
        _kind = kind;
        _used = used;
        _names = used.Names;
        _values = used.Values;
        if (string.IsNullOrWhiteSpace(expression))
        {
            throw Wrong("The expression can not be empty;");
        }

        try
        {
            _tokens = DynamoDbSyntax.Cut(expression);
        }
        catch (FormatException wrong)
        {
            throw Wrong(wrong.Message);
        }
    }

    protected Token Next => _tokens[_at];

    public static Condition Condition(string kind, string expression, DynamoDbNames used)
    {
        var parser = new DynamoDbExpressions(kind, expression, used);
        var condition = parser.Or();
        parser.End();
        return condition;
    }

    public static IReadOnlyList<DocumentPath> Projection(string expression, DynamoDbNames used)
    {
        var parser = new DynamoDbExpressions("ProjectionExpression", expression, used);
        var paths = new List<DocumentPath> { parser.Path() };
        while (parser.Skip(","))
        {
            paths.Add(parser.Path());
        }

        parser.End();
        return paths;
    }

    /// <summary>A key condition: which hash value, and a condition on the range key.</summary>
    public static (WireStruct Hash, Condition Range) KeyCondition(string expression, TableKey key, DynamoDbNames used)
    {
        var parser = new DynamoDbExpressions("KeyConditionExpression", expression, used);
        WireStruct? hash = null;
        Condition range = _ => true;
        parser.KeyTerms(key, value => hash = value, condition => range = condition);
        parser.End();
        return (hash ?? throw Invalid("Query condition missed key schema element: " + key.Hash), range);
    }

    public static WireException Invalid(string message) => new(new WireError("ValidationException", message, 400));

    protected WireException Wrong(string what) => Invalid($"Invalid {_kind}: {what}");

    protected WireException Unexpected() => Wrong($"Syntax error; token: \"{Next.Text}\", near: \"{string.Join(' ', _tokens.Skip(Math.Max(0, _at - 1)).Take(3).Where(token => token.Kind != TokenKind.End).Select(token => token.Text))}\"");

    protected bool Skip(string symbol)
    {
        if (Next.Kind != TokenKind.Symbol || Next.Text != symbol)
        {
            return false;
        }

        _at++;
        return true;
    }

    protected bool SkipWord(string word)
    {
        if (Next.Kind != TokenKind.Word || !Next.Text.Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at++;
        return true;
    }

    protected void Expect(string symbol)
    {
        if (!Skip(symbol))
        {
            throw Unexpected();
        }
    }

    protected void End()
    {
        if (Next.Kind != TokenKind.End)
        {
            throw Unexpected();
        }
    }

    protected DocumentPath Path()
    {
        var steps = new List<object> { Name() };
        while (true)
        {
            if (Skip("."))
            {
                steps.Add(Name());
            }
            else if (Skip("["))
            {
                if (Next.Kind != TokenKind.Number || !int.TryParse(Next.Text, CultureInfo.InvariantCulture, out var index))
                {
                    throw Unexpected();
                }

                _at++;
                steps.Add(index);
                Expect("]");
            }
            else
            {
                return new DocumentPath(steps);
            }
        }
    }

    protected WireStruct Value()
    {
        if (Next.Kind != TokenKind.Value)
        {
            throw Unexpected();
        }

        var name = _tokens[_at++].Text;
        _used.UsedValues.Add(name);
        return _values.GetValueOrDefault(name) as WireStruct
            ?? throw Wrong($"An expression attribute value used in expression is not defined; attribute value: {name}");
    }

    /// <summary>A path, a value or a function with a value.</summary>
    protected virtual Operand Operand()
    {
        if (Next.Kind == TokenKind.Value)
        {
            var value = Value();
            return _ => value;
        }

        if (Next is { Kind: TokenKind.Word, Text: "size" } && _tokens[_at + 1].Text == "(")
        {
            _at += 2;
            var path = Path();
            Expect(")");
            return item => path.Get(item) is { } sized && Attributes.Size(sized) is { } size ? Attributes.Number(size) : null;
        }

        var place = Path();
        return place.Get;
    }

    private string Name()
    {
        var token = _tokens[_at];
        switch (token.Kind)
        {
            case TokenKind.Name:
                _at++;
                _used.UsedNames.Add(token.Text);
                return _names.Text(token.Text) ?? throw Wrong($"An expression attribute name used in the document path is not defined; attribute name: {token.Text}");
            case TokenKind.Word when DynamoDbNames.Reserved.Contains(token.Text.ToUpperInvariant()):
                throw Wrong($"Attribute name is a reserved keyword; reserved keyword: {token.Text}");
            case TokenKind.Word:
                _at++;
                return token.Text;
            default:
                throw Unexpected();
        }
    }

    private void KeyTerms(TableKey key, Action<WireStruct> hash, Action<Condition> range)
    {
        do
        {
            if (Skip("("))
            {
                KeyTerms(key, hash, range);
                Expect(")");
                continue;
            }

            var start = _at;
            var name = RangeName();
            if (name == key.Hash && Skip("="))
            {
                hash(Value());
                continue;
            }

            if (name != key.Range)
            {
                throw Invalid(name == key.Hash ? "Query key condition not supported" : "Query condition missed key schema element: " + (key.Range ?? key.Hash));
            }

            _at = start;
            range(Comparison());
        }
        while (SkipWord("AND"));
    }

    private string RangeName()
    {
        if (SkipWord("begins_with"))
        {
            Expect("(");
        }

        return Path().Root;
    }

    private Condition Or()
    {
        if (++_depth > DeepestNesting)
        {
            throw Wrong("The expression contains too many nested conditions");
        }

        var left = And();
        while (SkipWord("OR"))
        {
            var (one, other) = (left, And());
            left = item => one(item) || other(item);
        }

        _depth--;
        return left;
    }

    private Condition And()
    {
        var left = Not();
        while (SkipWord("AND"))
        {
            var (one, other) = (left, Not());
            left = item => one(item) && other(item);
        }

        return left;
    }

    private Condition Not()
    {
        var negated = false;
        while (SkipWord("NOT"))
        {
            negated = !negated;
        }

        Condition inner;
        if (Skip("("))
        {
            inner = Or();
            Expect(")");
        }
        else
        {
            inner = Comparison();
        }

        return negated ? item => !inner(item) : inner;
    }

    private Condition Comparison()
    {
        if (Next.Kind == TokenKind.Word && _tokens[_at + 1].Text == "(" && Next.Text != "size")
        {
            return Function();
        }

        var left = Operand();
        if (SkipWord("BETWEEN"))
        {
            var low = Operand();
            if (!SkipWord("AND"))
            {
                throw Unexpected();
            }

            var high = Operand();
            return item => Attributes.Compare(left(item), low(item)) >= 0 && Attributes.Compare(left(item), high(item)) <= 0;
        }

        if (SkipWord("IN"))
        {
            Expect("(");
            var options = new List<Operand> { Operand() };
            while (Skip(","))
            {
                options.Add(Operand());
            }

            Expect(")");
            return item => options.Exists(option => Attributes.AreEqual(left(item), option(item)));
        }

        var sign = Next.Text;
        if (Next.Kind != TokenKind.Symbol || sign is not ("=" or "<>" or "<" or "<=" or ">" or ">="))
        {
            throw Unexpected();
        }

        _at++;
        var right = Operand();
        return sign switch
        {
            "=" => item => Attributes.AreEqual(left(item), right(item)),
            // What is not there is unlike everything.
            "<>" => item => !Attributes.AreEqual(left(item), right(item)),
            "<" => item => Attributes.Compare(left(item), right(item)) < 0,
            "<=" => item => Attributes.Compare(left(item), right(item)) <= 0,
            ">" => item => Attributes.Compare(left(item), right(item)) > 0,
            _ => item => Attributes.Compare(left(item), right(item)) >= 0,
        };
    }

    private Condition Function()
    {
        var name = _tokens[_at].Text;
        _at += 2;
        if (name is not ("attribute_exists" or "attribute_not_exists" or "attribute_type" or "begins_with" or "contains"))
        {
            throw Wrong($"Invalid function name; function: {name}");
        }

        if (name is "attribute_exists" or "attribute_not_exists")
        {
            var path = Path();
            Expect(")");
            return name == "attribute_exists" ? item => path.Get(item) is not null : item => path.Get(item) is null;
        }

        var subject = Operand();
        Expect(",");
        var argument = Operand();
        Expect(")");
        return item => subject(item) is { } value && argument(item) is { } part && name switch
        {
            "attribute_type" => Attributes.TypeOf(value) == part.Text("S"),
            "begins_with" => Attributes.BeginsWith(value, part),
            _ => Attributes.Contains(value, part),
        };
    }
}

/// <summary>The names and values that a call gives its expressions, and which of them were used: one that is not used is a mistake.</summary>
internal sealed class DynamoDbNames(WireStruct input)
{
    /// <summary>The reserved words that people run into; AWS lists 573 of them.</summary>
    public static readonly HashSet<string> Reserved =
    [
        "ACTION", "ADD", "ALL", "AND", "AS", "BETWEEN", "BY", "COLUMN", "COMMENT", "CONNECTION", "CONSTRAINT", "CONTAINS", "COUNT", "CREATE", "DATA", "DATE", "DAY", "DELETE", "DESC", "DOMAIN",
        "END", "EXISTS", "FALSE", "FILTER", "FOR", "FROM", "FUNCTION", "GROUP", "HASH", "HOUR", "IN", "INDEX", "ITEM", "ITEMS", "KEY", "KEYS", "LANGUAGE", "LAST", "LEVEL", "LIMIT", "LIST", "LOCATION",
        "MAP", "MAX", "METRICS", "MIN", "MINUTE", "MONTH", "NAME", "NAMES", "NEW", "NOT", "NULL", "NUMBER", "OF", "OLD", "ON", "OR", "ORDER", "OWNER", "PARTITION", "PATH", "PERCENT", "PERMISSION",
        "POSITION", "RANGE", "RATE", "READ", "REGION", "REMOVE", "ROLE", "ROW", "SECOND", "SECTION", "SELECT", "SET", "SIZE", "SOURCE", "START", "STATE", "STATUS", "STREAM", "STRING", "SUM", "TABLE",
        "TEXT", "TIME", "TIMESTAMP", "TO", "TOKEN", "TOTAL", "TRUE", "TTL", "TYPE", "UNIQUE", "UPDATE", "URL", "USER", "USERS", "UUID", "VALUE", "VALUES", "VIEW", "WHERE", "YEAR", "ZONE",
    ];

    public WireStruct Names { get; } = input.Struct("ExpressionAttributeNames") ?? [];

    public WireStruct Values { get; } = Normal(input.Struct("ExpressionAttributeValues") ?? []);

    public HashSet<string> UsedNames { get; } = [];

    public HashSet<string> UsedValues { get; } = [];

    /// <exception cref="WireException">Something was given that no expression uses.</exception>
    public void CheckAllUsed()
    {
        if (Values.Keys.FirstOrDefault(name => !UsedValues.Contains(name)) is not null)
        {
            throw DynamoDbExpressions.Invalid($"Value provided in ExpressionAttributeValues unused in expressions: keys: {{{string.Join(", ", Values.Keys.Where(name => !UsedValues.Contains(name)))}}}");
        }

        if (Names.Keys.FirstOrDefault(name => !UsedNames.Contains(name)) is not null)
        {
            throw DynamoDbExpressions.Invalid($"Value provided in ExpressionAttributeNames unused in expressions: keys: {{{string.Join(", ", Names.Keys.Where(name => !UsedNames.Contains(name)))}}}");
        }
    }

    private static WireStruct Normal(WireStruct values)
    {
        var normal = new WireStruct();
        foreach (var (name, value) in values)
        {
            try
            {
                normal[name] = Attributes.Normal((WireStruct)value!);
            }
            catch (FormatException wrong)
            {
                throw DynamoDbExpressions.Invalid($"ExpressionAttributeValues contains invalid value: {wrong.Message} for key {name}");
            }
        }

        return normal;
    }
}
