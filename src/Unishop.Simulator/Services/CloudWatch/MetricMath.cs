using System.Globalization;
using System.Text.RegularExpressions;
using Aws.Wire;

namespace Unishop.Simulator.Services.CloudWatch;

/// <summary>
/// Metric math on time series: numbers, ids, <c>+ - * / ^</c>, comparisons, and SUM, AVG, MAX, MIN, FILL, IF, ABS.
/// A series is a value by its time; a number is the same at every time.
/// </summary>
internal sealed partial class MetricMath(IReadOnlyList<WireStruct> queries, Func<WireStruct, SortedDictionary<DateTimeOffset, double>> series)
{
    private const int Deepest = 10;
    private const int Longest = 2048;
    private readonly Dictionary<string, SortedDictionary<DateTimeOffset, double>> _done = new(StringComparer.Ordinal);
    private int _depth;

    /// <summary>Either a number or a series.</summary>
    private readonly record struct Term(double? Number, SortedDictionary<DateTimeOffset, double>? Series);

    /// <summary>The values of a query.</summary>
    /// <exception cref="WireException">Its expression can't be understood.</exception>
    public SortedDictionary<DateTimeOffset, double> Evaluate(string id)
    {
        if (_done.TryGetValue(id, out var known))
        {
            return known;
        }

        var query = queries.FirstOrDefault(candidate => candidate.Text("Id") == id) ?? throw Wrong($"no query has the id '{id}'");
        if (query.Struct("MetricStat") is { } stat)
        {
            return _done[id] = series(stat);
        }

        if (query.Text("Expression") is not { } expression)
        {
            throw Wrong($"query '{id}' needs either MetricStat or Expression");
        }

        if (++_depth > Deepest)
        {
            throw Wrong($"the expression of '{id}' goes in a circle or is nested more than {Deepest} deep");
        }

        if (expression.Length > Longest)
        {
            throw Wrong($"it has {expression.Length} characters and may have {Longest}");
        }

        var tokens = new Queue<string>(Token().Matches(expression).Select(match => match.Value));
        if (string.Concat(tokens) != string.Concat(expression.Where(character => !char.IsWhiteSpace(character))))
        {
            throw Wrong($"'{expression}' has characters that are not understood");
        }

        var term = Compared(tokens);
        if (tokens.Count > 0)
        {
            throw Wrong($"'{expression}' is not understood from '{tokens.Peek()}' on");
        }

        _depth--;
        return _done[id] = term.Series ?? throw Wrong($"'{expression}' is a number and no time series");
    }

    private Term Compared(Queue<string> tokens)
    {
        var left = Sum(tokens);
        while (tokens.TryPeek(out var sign) && sign is ">" or "<" or ">=" or "<=" or "==" or "!=")
        {
            tokens.Dequeue();
            left = Join(left, Sum(tokens), sign switch
            {
                ">" => (one, other) => one > other ? 1 : 0,
                "<" => (one, other) => one < other ? 1 : 0,
                ">=" => (one, other) => one >= other ? 1 : 0,
                "<=" => (one, other) => one <= other ? 1 : 0,
                "==" => (one, other) => one.Equals(other) ? 1 : 0,
                _ => (one, other) => one.Equals(other) ? 0 : 1,
            });
        }

        return left;
    }

    private Term Sum(Queue<string> tokens)
    {
        var left = Product(tokens);
        while (tokens.TryPeek(out var sign) && sign is "+" or "-")
        {
            tokens.Dequeue();
            left = Join(left, Product(tokens), sign == "+" ? (one, other) => one + other : (one, other) => one - other);
        }

        return left;
    }

    private Term Product(Queue<string> tokens)
    {
        var left = Power(tokens);
        while (tokens.TryPeek(out var sign) && sign is "*" or "/")
        {
            tokens.Dequeue();
            left = Join(left, Power(tokens), sign == "*" ? (one, other) => one * other : (one, other) => one / other);
        }

        return left;
    }

    private Term Power(Queue<string> tokens)
    {
        if (tokens.TryPeek(out var minus) && minus == "-")
        {
            tokens.Dequeue();
            return Join(new Term(0, null), Power(tokens), (one, other) => one - other);
        }

        var left = Atom(tokens);
        if (tokens.TryPeek(out var sign) && sign == "^")
        {
            tokens.Dequeue();
            return Join(left, Power(tokens), Math.Pow);
        }

        return left;
    }

    private Term Atom(Queue<string> tokens)
    {
        if (!tokens.TryDequeue(out var token))
        {
            throw Wrong("the expression ends too early");
        }

        if (token == "(")
        {
            var inner = Compared(tokens);
            Take(tokens, ")");
            return inner;
        }

        if (double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            return new Term(number, null);
        }

        return tokens.TryPeek(out var next) && next == "(" ? Function(token, tokens) : new Term(null, Evaluate(token));
    }

    private Term Function(string name, Queue<string> tokens)
    {
        Take(tokens, "(");
        var terms = new List<Term>();
        if (name == "METRICS")
        {
            throw Wrong("METRICS() is not simulated: name the ids in a list");
        }

        while (true)
        {
            // A list of series in brackets, or a repetition.
            if (tokens.TryPeek(out var token) && token is "[" or "]")
            {
                tokens.Dequeue();
                continue;
            }

            if (tokens.TryPeek(out token) && token == "REPEAT")
            {
                tokens.Dequeue();
                terms.Add(default);
            }
            else
            {
                terms.Add(Compared(tokens));
            }

            while (tokens.TryPeek(out token) && token == "]")
            {
                tokens.Dequeue();
            }

            if (!tokens.TryDequeue(out token) || token is not ("," or ")"))
            {
                throw Wrong($"'{name}(' is not closed");
            }

            if (token == ")")
            {
                return Apply(name, terms);
            }
        }
    }

    private static Term Apply(string name, List<Term> terms) => (name, terms) switch
    {
        // Of one series, an aggregate is a number.
        ("SUM", [{ Series: { Count: > 0 } only }]) => new Term(only.Values.Sum(), null),
        ("MAX", [{ Series: { Count: > 0 } only }]) => new Term(only.Values.Max(), null),
        ("MIN", [{ Series: { Count: > 0 } only }]) => new Term(only.Values.Min(), null),
        ("AVG", [{ Series: { Count: > 0 } only }]) => new Term(only.Values.Average(), null),
        ("SUM", _) => terms.Aggregate((one, other) => Across(one, other, (left, right) => left + right)),
        ("MAX", _) => terms.Aggregate((one, other) => Across(one, other, Math.Max)),
        ("MIN", _) => terms.Aggregate((one, other) => Across(one, other, Math.Min)),
        ("AVG", _) => Average(terms),
        ("ABS", [var only]) => Join(only, new Term(0, null), (value, _) => Math.Abs(value)),
        ("FILL", [{ Series: { } values }, var filler]) => Fill(values, filler),
        ("IF", [var condition, var then, var otherwise]) => Join(Join(condition, then, (flag, value) => flag != 0 ? value : double.NaN), otherwise, (value, other) => double.IsNaN(value) ? other : value),
        _ => throw Wrong($"{name} with {terms.Count} arguments is not simulated: use SUM, AVG, MAX, MIN, ABS, FILL(series, value) or IF(condition, then, else)"),
    };

    private static Term Average(List<Term> terms)
    {
        var values = terms.Where(term => term.Series is not null).SelectMany(term => term.Series!).GroupBy(point => point.Key).ToDictionary(same => same.Key, same => same.Average(point => point.Value));
        return new Term(null, new(values));
    }

    /// <summary>Gaps between the first and the last point are filled: by a number, or by what was there before.</summary>
    private static Term Fill(SortedDictionary<DateTimeOffset, double> values, Term filler)
    {
        var filled = new SortedDictionary<DateTimeOffset, double>(values);
        if (values.Count > 1)
        {
            var times = values.Keys.ToArray();
            var step = times.Zip(times.Skip(1), (one, other) => other - one).Min();
            for (var at = times[0]; at < times[^1]; at += step)
            {
                filled.TryAdd(at, filler.Number ?? (filled.TryGetValue(at - step, out var before) ? before : values[times[0]]));
            }
        }

        return new Term(null, filled);
    }

    /// <summary>An aggregate over several series takes what there is at a time.</summary>
    private static Term Across(Term left, Term right, Func<double, double, double> operation)
    {
        if (left.Series is not { } one || right.Series is not { } other)
        {
            return Join(left, right, operation);
        }

        var result = new SortedDictionary<DateTimeOffset, double>(one);
        foreach (var (at, value) in other)
        {
            result[at] = one.TryGetValue(at, out var known) ? operation(known, value) : value;
        }

        return new Term(null, result);
    }

    /// <summary>An operation between series has a value only where both have one.</summary>
    private static Term Join(Term left, Term right, Func<double, double, double> operation) => (left, right) switch
    {
        ({ Number: { } one }, { Number: { } other }) => new Term(operation(one, other), null),
        ({ Series: { } one }, { Number: { } other }) => new Term(null, new(one.ToDictionary(point => point.Key, point => operation(point.Value, other)))),
        ({ Number: { } one }, { Series: { } other }) => new Term(null, new(other.ToDictionary(point => point.Key, point => operation(one, point.Value)))),
        ({ Series: { } one }, { Series: { } other }) => new Term(null, new(one.Where(point => other.ContainsKey(point.Key)).ToDictionary(point => point.Key, point => operation(point.Value, other[point.Key])))),
        _ => throw Wrong("REPEAT stands only as the second argument of FILL"),
    };

    private static void Take(Queue<string> tokens, string wanted)
    {
        if (!tokens.TryDequeue(out var token) || token != wanted)
        {
            throw Wrong($"'{wanted}' is missing");
        }
    }

    private static WireException Wrong(string what) => new(new WireError("ValidationError", $"Error in expression: {what}.", 400));

    [GeneratedRegex(@"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|[A-Za-z][A-Za-z0-9_]*|>=|<=|==|!=|[-+*/^()\[\],<>]")]
    private static partial Regex Token();
}
