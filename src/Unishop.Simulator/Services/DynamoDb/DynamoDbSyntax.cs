namespace Unishop.Simulator.Services.DynamoDb;

/// <summary>A word of an expression.</summary>
internal sealed record Token(TokenKind Kind, string Text);

internal enum TokenKind
{
    Word,
    Name,
    Value,
    Number,
    Symbol,
    End,
}

/// <summary>Cuts DynamoDB's expressions into words.</summary>
internal static class DynamoDbSyntax
{
    public static IReadOnlyList<Token> Cut(string expression)
    {
        var tokens = new List<Token>();
        var at = 0;
        while (at < expression.Length)
        {
            var letter = expression[at];
            if (char.IsWhiteSpace(letter))
            {
                at++;
                continue;
            }

            var start = at++;
            if (char.IsLetter(letter) || letter is '#' or ':' or '_')
            {
                while (at < expression.Length && (char.IsLetterOrDigit(expression[at]) || expression[at] is '_' or '-'))
                {
                    at++;
                }

                tokens.Add(new Token(letter == '#' ? TokenKind.Name : letter == ':' ? TokenKind.Value : TokenKind.Word, expression[start..at]));
            }
            else if (char.IsAsciiDigit(letter))
            {
                while (at < expression.Length && char.IsAsciiDigit(expression[at]))
                {
                    at++;
                }

                tokens.Add(new Token(TokenKind.Number, expression[start..at]));
            }
            else
            {
                if (at < expression.Length && expression[start..(at + 1)] is "<>" or "<=" or ">=")
                {
                    at++;
                }

                var symbol = expression[start..at];
                tokens.Add(symbol is "(" or ")" or "," or "." or "[" or "]" or "=" or "<" or ">" or "<>" or "<=" or ">=" or "+" or "-"
                    ? new Token(TokenKind.Symbol, symbol)
                    : throw new FormatException($"Syntax error; token: \"{symbol}\", near: \"{Near(expression, start)}\""));
            }
        }

        tokens.Add(new Token(TokenKind.End, "<EOF>"));
        return tokens;
    }

    private static string Near(string expression, int at) => expression[Math.Max(0, at - 5)..Math.Min(expression.Length, at + 5)];
}
